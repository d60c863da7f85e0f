/*
 * A PKCS#11 module in front of another one that fails when it is told to.
 *
 * The file CONTROL holds "NUMBER FUNCTION WHAT TIMES": calls of that function return the
 * hexadecimal code WHAT, or hang until the file says something else if WHAT is "hang"; so many
 * TIMES, or always if that is 0. The FUNCTION "any" is all that are listed below. Another NUMBER
 * begins to count anew. All other calls go to the module MODULE. Each failure adds a byte to the
 * file CONTROL.NUMBER. Both names are the compiler's, so that a process may have several.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long word;
typedef word (*function)(word, word, word, word, word, word, word, word);

/* The function list of PKCS#11 2.40: a version, then 68 functions. */
enum { FUNCTIONS = 68 };

struct list {
  unsigned char version[2];
  function functions[FUNCTIONS];
};

static struct list *real;
static struct list ours;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long counted_for;
static long calls;

/* What the file says; 0 if it says nothing. */
static int told(long *number, char *name, char *what, long *times) {
  FILE *file = fopen(CONTROL, "r");
  if (!file) {
    return 0;
  }
  int read = fscanf(file, "%ld %63s %15s %ld", number, name, what, times);
  fclose(file);
  return read == 4;
}

static void note(long number) {
  char path[4096];
  snprintf(path, sizeof path, "%s.%ld", CONTROL, number);
  FILE *file = fopen(path, "a");
  if (file) {
    fputc('x', file);
    fclose(file);
  }
}

static int hangs(long since) {
  long number;
  long times;
  char name[64];
  char what[16];
  return told(&number, name, what, &times) && number == since;
}

/* The code that a call returns instead of its work; 0 for none. */
static word fault(const char *called) {
  long number;
  long times;
  char name[64];
  char what[16];
  if (!told(&number, name, what, &times) ||
      (strcmp(name, called) != 0 && strcmp(name, "any") != 0)) {
    return 0;
  }
  pthread_mutex_lock(&lock);
  if (number != counted_for) {
    counted_for = number;
    calls = 0;
  }
  int is_over = times > 0 && calls++ >= times;
  pthread_mutex_unlock(&lock);
  if (is_over) {
    return 0;
  }
  note(number);
  if (strcmp(what, "hang") == 0) {
    while (hangs(number)) {
      usleep(10000);
    }
    return 0;
  }
  return strtoul(what, NULL, 16);
}

/* No function has more than eight arguments, and all are words: those too many harm nobody. */
#define FAULTY(name, index)                                                              \
  static word faulty_##index(word a, word b, word c, word d, word e, word f, word g,     \
                             word h) {                                                   \
    word code = fault(name);                                                             \
    return code ? code : real->functions[index](a, b, c, d, e, f, g, h);                 \
  }

/* All that a key store uses, save C_Finalize: a module ends although its HSM is gone. */
#define EACH(DO)                \
  DO("C_Initialize", 0)         \
  DO("C_GetSlotList", 4)        \
  DO("C_GetTokenInfo", 6)       \
  DO("C_OpenSession", 12)       \
  DO("C_Login", 18)             \
  DO("C_DestroyObject", 22)     \
  DO("C_GetAttributeValue", 24) \
  DO("C_FindObjectsInit", 26)   \
  DO("C_FindObjects", 27)       \
  DO("C_EncryptInit", 29)       \
  DO("C_Encrypt", 30)           \
  DO("C_DecryptInit", 33)       \
  DO("C_Decrypt", 34)           \
  DO("C_SignInit", 42)          \
  DO("C_Sign", 43)              \
  DO("C_GenerateKey", 58)       \
  DO("C_GenerateKeyPair", 59)   \
  DO("C_WrapKey", 60)           \
  DO("C_UnwrapKey", 61)         \
  DO("C_GenerateRandom", 64)

EACH(FAULTY)

#define REPLACED(name, index) ours.functions[index] = faulty_##index;

word C_GetFunctionList(struct list **result) {
  if (!real) {
    void *module = dlopen(MODULE, RTLD_NOW | RTLD_LOCAL);
    word (*get)(struct list **) =
        module ? (word(*)(struct list **))dlsym(module, "C_GetFunctionList") : NULL;
    if (!get || get(&real) != 0) {
      return 0x05;
    }
    ours = *real;
    EACH(REPLACED)
  }
  *result = &ours;
  return 0;
}
