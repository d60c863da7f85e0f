#!/usr/bin/env python3
"""Signs requests with botocore, an implementation independent of ours, and prints them as JSON.

Run by hand: python3 make_botocore_fixtures.py > botocore.json
The access keys are made up; they open nothing.
"""

import base64
import datetime
import json
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ACCESS_KEY = "AKIAFAKEFAKEFAKEFAKE"
SECRET = "fakeFAKE+/fakeFAKE0123456789fakeFAKEfake"
NOW = datetime.datetime(2026, 11, 22, 10, 20, 30, tzinfo=datetime.timezone.utc)

JSON = {"Content-Type": "application/x-amz-json-1.1"}
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}

CASES = [
    ("kms list keys", "kms", "us-east-1", "POST", "/", {**JSON, "X-Amz-Target": "TrentService.ListKeys"}, b"{}"),
    ("own action", "kms", "eu-west-1", "POST", "/", {**JSON, "X-Amz-Target": "Claviger.AeadEncrypt"}, b'{"KeyId":"alias/a"}'),
    ("body beyond ASCII", "kms", "us-east-1", "POST", "/", {**JSON, "X-Amz-Target": "TrentService.CreateKey"}, '{"Description":"Schlüssel ☃"}'.encode()),
    ("empty body", "kms", "us-east-1", "POST", "/", {**JSON, "X-Amz-Target": "TrentService.ListAliases"}, b""),
    ("sts by form", "sts", "us-east-1", "POST", "/", FORM, b"Action=GetCallerIdentity&Version=2011-06-15"),
    ("sts by query", "sts", "us-east-1", "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {}, b""),
    ("query out of order", "sts", "us-east-1", "GET", "/?b=2&a=2&a=1&a-b=0&c=&d", {}, b""),
    ("query with escapes", "sts", "us-east-1", "GET", "/?k%20ey=v%2Fal~ue%E2%98%83", {}, b""),
    ("header with inner spaces", "kms", "us-east-1", "POST", "/", {**JSON, "X-Amz-Meta": "  a   b  c  "}, b"{}"),
    ("path with escapes", "kms", "us-east-1", "POST", "/a%20b/c", JSON, b"{}"),
    ("path with dot segments", "kms", "us-east-1", "POST", "/a/./b/../c//d/", JSON, b"{}"),
    ("other headers signed", "kms", "us-east-1", "POST", "/", {**JSON, "Accept": "*/*", "Amz-Sdk-Request": "attempt=1; max=3"}, b"{}"),
]


def sign(name, service, region, method, target, headers, body):
    request = AWSRequest(method=method, url="https://localhost:8443" + target, headers=headers, data=body)
    with mock.patch("botocore.auth.get_current_datetime", return_value=NOW.replace(tzinfo=None)):
        botocore.auth.SigV4Auth(Credentials(ACCESS_KEY, SECRET), service, region).add_auth(request)
    path, _, query = target.partition("?")
    return {
        "name": name,
        "service": service,
        "region": region,
        "method": method,
        "path": path,
        "query": query,
        "headers": [["Host", "localhost:8443"]] + [[k, v] for k, v in request.headers.items()],
        "body": base64.b64encode(body).decode(),
    }


print(json.dumps({
    "accessKeyId": ACCESS_KEY,
    "secretAccessKey": SECRET,
    "now": NOW.isoformat().replace("+00:00", "Z"),
    "requests": [sign(*case) for case in CASES],
}, indent=1))
