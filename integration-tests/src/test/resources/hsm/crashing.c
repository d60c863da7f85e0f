/*
 * A PKCS#11 module that is another one (the environment's CRASHING_MODULE) until a file is there
 * (CRASHING_CALL): then the next C_Encrypt or C_Sign takes the file away and writes where nobody may.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long CK_ULONG;
typedef CK_ULONG (*call_t)(CK_ULONG, void *, CK_ULONG, void *, void *);

/* PKCS#11 2.40, section 5.1: a version, then the functions in this order. */
enum { ENCRYPT = 30, SIGN = 43, FUNCTIONS = 68 };

struct list {
  unsigned char version[8];
  call_t functions[FUNCTIONS];
};

static struct list ours;
static struct list *theirs;

static void crash_if_told(void) {
  const char *file = getenv("CRASHING_CALL");
  if (file != NULL && unlink(file) == 0) {
    *(volatile int *)8 = 1;
  }
}

static CK_ULONG encrypt(CK_ULONG a, void *b, CK_ULONG c, void *d, void *e) {
  crash_if_told();
  return theirs->functions[ENCRYPT](a, b, c, d, e);
}

static CK_ULONG sign(CK_ULONG a, void *b, CK_ULONG c, void *d, void *e) {
  crash_if_told();
  return theirs->functions[SIGN](a, b, c, d, e);
}

CK_ULONG C_GetFunctionList(void **list) {
  void *module = dlopen(getenv("CRASHING_MODULE"), RTLD_NOW | RTLD_LOCAL);
  CK_ULONG (*get)(void **) = module == NULL ? NULL : dlsym(module, "C_GetFunctionList");
  if (get == NULL) {
    return 5; /* CKR_GENERAL_ERROR */
  }
  CK_ULONG code = get((void **)&theirs);
  if (code == 0) {
    memcpy(&ours, theirs, sizeof ours);
    ours.functions[ENCRYPT] = encrypt;
    ours.functions[SIGN] = sign;
    *list = &ours;
  }
  return code;
}
