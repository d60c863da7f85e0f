/*
 * A PKCS#11 module in front of another one that fails when it is told to.
 *
 * The file named by FAULTY_HSM holds "NUMBER FUNCTION WHAT TIMES": calls of that function return
 * the hexadecimal code WHAT, or hang until the file says something else if WHAT is "hang"; so many
 * TIMES, or always if that is 0. Another NUMBER begins to count anew. All other calls go to the
 * module named by FAULTY_HSM_MODULE. Each failure adds a byte to the file FAULTY_HSM.NUMBER.
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
  const char *path = getenv("FAULTY_HSM");
  FILE *file = path ? fopen(path, "r") : NULL;
  if (!file) {
    return 0;
  }
  int read = fscanf(file, "%ld %63s %15s %ld", number, name, what, times);
  fclose(file);
  return read == 4;
}

static void note(long number) {
  char path[4096];
  snprintf(path, sizeof path, "%s.%ld", getenv("FAULTY_HSM"), number);
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
  if (!told(&number, name, what, &times) || strcmp(name, called) != 0) {
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

FAULTY("C_EncryptInit", 29)
FAULTY("C_Encrypt", 30)
FAULTY("C_DecryptInit", 33)
FAULTY("C_Decrypt", 34)
FAULTY("C_SignInit", 42)
FAULTY("C_Sign", 43)
FAULTY("C_GenerateKey", 58)
FAULTY("C_GenerateKeyPair", 59)
FAULTY("C_WrapKey", 60)
FAULTY("C_UnwrapKey", 61)
FAULTY("C_GenerateRandom", 64)

word C_GetFunctionList(struct list **result) {
  if (!real) {
    void *module = dlopen(getenv("FAULTY_HSM_MODULE"), RTLD_NOW | RTLD_LOCAL);
    word (*get)(struct list **) =
        module ? (word(*)(struct list **))dlsym(module, "C_GetFunctionList") : NULL;
    if (!get || get(&real) != 0) {
      return 0x05;
    }
    ours = *real;
    ours.functions[29] = faulty_29;
    ours.functions[30] = faulty_30;
    ours.functions[33] = faulty_33;
    ours.functions[34] = faulty_34;
    ours.functions[42] = faulty_42;
    ours.functions[43] = faulty_43;
    ours.functions[58] = faulty_58;
    ours.functions[59] = faulty_59;
    ours.functions[60] = faulty_60;
    ours.functions[61] = faulty_61;
    ours.functions[64] = faulty_64;
  }
  *result = &ours;
  return 0;
}
