-- What a server wrote while V1 was the newest step of the schema: rows of every table, with codes under
-- the key 01 00 00 ... (32 bytes). Frozen; never made anew.
insert into account (scope, id, parent, version, document, mac) values
  ('iam', '111122223333', '', 1,
  cast('{"format":1,"created":1795380000000}' as blob),
  x'6a42772cfd084f33c16f2f8c9a948826b080b0c7797094a64c2ef7f8d0579052');
insert into access_key (scope, id, parent, version, document, mac) values
  ('iam', 'AKIAIOSFODNN7EXAMPLE', '111122223333', 1,
  cast('{"format":1,"principal":"root","status":"Active","created":1795380000000,"sealedSecret":"c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M="}' as blob),
  x'075859c3522c94a2498212f415836a312c123cd9126846a67d77766153fe3398');
insert into kms_key (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', '00000001-0000-4000-8000-000000000000', '', 3,
  cast('{"format":1,"spec":"SYMMETRIC_DEFAULT","usage":"ENCRYPT_DECRYPT","class":"KMS","callerIv":false,"origin":"AWS_KMS","manager":"CUSTOMER","state":"Enabled","created":1795380000123,"description":"orders, its","tags":{"team":"red"},"policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}","publicKey":"","materials":[{"id":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1","state":"NON_CURRENT","present":true},{"id":"a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2","state":"CURRENT","present":true,"rotation":{"date":1795380005000,"type":"ON_DEMAND"}}],"rotation":{"days":365,"since":1795380001000}}' as blob),
  x'4fb6dbdfeb7ed0b2702c3334dc2d83eac2f3383e71363d213c3436890453b6de');
insert into key_material (scope, id, parent, version, document, mac) values
  ('us-east-1', 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1', '00000001-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"spec":"AES_256_SUBKEYS","wrapped":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ==","mac":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="}' as blob),
  x'ebad932b848d706a8d5057931af6d07ce6f86231ed784fa6b38fdc323a4ea3f8');
insert into key_material (scope, id, parent, version, document, mac) values
  ('us-east-1', 'a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2', '00000001-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"spec":"AES_256_SUBKEYS","wrapped":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw==","mac":"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ="}' as blob),
  x'05ad86065bf2c9d3d5283a94df42ca690294c070e920c463d660baec60ed7104');
insert into key_schedule (scope, id, parent, version, document, mac) values
  ('us-east-1', '001826916001000/ROTATE/111122223333/00000001-0000-4000-8000-000000000000/', '00000001-0000-4000-8000-000000000000', 1,
  cast('{"format":1}' as blob),
  x'15605f80ac1eb88235a50c02edcf1aa0c38223f40464c2c3d2f78c68c98c0c7e');
insert into kms_key (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', '00000002-0000-4000-8000-000000000000', '', 2,
  cast('{"format":1,"spec":"ECC_NIST_P256","usage":"SIGN_VERIFY","class":"KMS","callerIv":false,"origin":"AWS_KMS","manager":"CUSTOMER","state":"PendingDeletion","created":1795380000123,"deletion":1798000000000,"description":"","tags":{},"policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}","publicKey":"cHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcA==","materials":[{"id":"b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1","state":"CURRENT","present":true}]}' as blob),
  x'0ef2a86f05659c189c9ebd66ef1292105c2f4ec23fcd8d76e963aaeffe5cc7c8');
insert into key_material (scope, id, parent, version, document, mac) values
  ('us-east-1', 'b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1', '00000002-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"spec":"EC_P256_SIGN","wrapped":"BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=","mac":"BgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgY="}' as blob),
  x'eae7814820968934236c58cfb029e11514f494d141bbfa1d9a2fa3def8bd0e44');
insert into key_schedule (scope, id, parent, version, document, mac) values
  ('us-east-1', '001798000000000/DELETE/111122223333/00000002-0000-4000-8000-000000000000/', '00000002-0000-4000-8000-000000000000', 1,
  cast('{"format":1}' as blob),
  x'b0f1b0daa08bf4dc9aa114111b0a86a9eb37d1a8a0b835f4679f593183a1b96a');
insert into kms_key (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', '00000003-0000-4000-8000-000000000000', '', 2,
  cast('{"format":1,"spec":"SYMMETRIC_DEFAULT","usage":"ENCRYPT_DECRYPT","class":"KMS","callerIv":false,"origin":"EXTERNAL","manager":"CUSTOMER","state":"Enabled","created":1795380000123,"description":"","tags":{},"policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}","publicKey":"","materials":[{"id":"c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1","state":"CURRENT","present":true,"import":{"validTo":1890000000000,"description":"first"}}]}' as blob),
  x'831b345a652361b765d145e48433c6552d8503b7e60e31f98e7e3eafd829792c');
insert into key_material (scope, id, parent, version, document, mac) values
  ('us-east-1', 'c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1', '00000003-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"spec":"AES_256_SUBKEYS","wrapped":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw==","mac":"CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg="}' as blob),
  x'7f717c7528f26b10c3789cdf6f784b8a0a4bd99816f721ad276f39b539578d75');
insert into key_schedule (scope, id, parent, version, document, mac) values
  ('us-east-1', '001890000000000/EXPIRE/111122223333/00000003-0000-4000-8000-000000000000/c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1', '00000003-0000-4000-8000-000000000000', 1,
  cast('{"format":1}' as blob),
  x'4fe80dc3239c236f50ec4cc8c0d16dee9d569f48be5423eb86c5306e640a48d9');
insert into kms_key (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', '00000004-0000-4000-8000-000000000000', '', 1,
  cast('{"format":1,"spec":"SYMMETRIC_DEFAULT","usage":"ENCRYPT_DECRYPT","class":"AEAD","callerIv":false,"origin":"AWS_KMS","manager":"CUSTOMER","state":"Disabled","created":1795380000123,"description":"","tags":{},"policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}","publicKey":"","materials":[{"id":"d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1","state":"CURRENT","present":true}]}' as blob),
  x'e92e2e6af35ad90acb8f964ec899b1ab0a16346578769d96b8f3dddc36194dc3');
insert into key_material (scope, id, parent, version, document, mac) values
  ('us-east-1', 'd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1', '00000004-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"spec":"AES_256_GCM","wrapped":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQ==","mac":"CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo="}' as blob),
  x'43802a55247785b65e5f9d294b2b4862fbc26c45121b533a5189a8d342241572');
insert into use_count (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', '00000004-0000-4000-8000-000000000000', '00000004-0000-4000-8000-000000000000', 2,
  cast('{"format":1,"used":65536}' as blob),
  x'4b4345cdb1a425f1b3a230e5a0f8ab869b925b8c2848663b9ed153be24d43c22');
insert into kms_key (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', '00000005-0000-4000-8000-000000000000', '', 1,
  cast('{"format":1,"spec":"ECC_NIST_EDWARDS25519","usage":"SIGN_VERIFY","class":"KMS","callerIv":false,"origin":"AWS_KMS","manager":"CUSTOMER","state":"Enabled","created":1795380000123,"description":"","tags":{},"policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}","publicKey":"cXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXE=","materials":[{"id":"e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1","state":"CURRENT","present":true}]}' as blob),
  x'f847f104e021975088cbf562311e745d052b452563cd73cfba2eaf730ec1f332');
insert into key_material (scope, id, parent, version, document, mac) values
  ('us-east-1', 'e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1', '00000005-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"spec":"ED25519_SIGN","wrapped":"","mac":"DAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw="}' as blob),
  x'b6fabf1cdd123fc93c0817de00a697dd68b1aaec9ca0ef4be5604b9dd3d55acb');
insert into alias (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', 'alias/orders', '00000001-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"created":1795380002000,"updated":1795380003000}' as blob),
  x'cb627ae9426c49585a4f79d9489503762421e9bf76fb5f38f2932832b575220f');
insert into certificate (scope, id, parent, version, document, mac) values
  ('111122223333/us-east-1', '00000002-0000-4000-8000-000000000000', '00000002-0000-4000-8000-000000000000', 1,
  cast('{"format":1,"certificates":["Y2VydA=="]}' as blob),
  x'c97c769bbe5f55c69561abf5be7c2c0a6e1046f821378916ae9dd714c1587717');
insert into hsm_intent (material_id, region, kind) values ('f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1', 'us-east-1', 'CREATE');
insert into audit_outbox (position, event_id, behind, record) values
  (1, '6a6f6e61-0000-4000-8000-000000000000', 17, cast('{"eventVersion":"1.08","eventName":"CreateKey"}' as blob));
