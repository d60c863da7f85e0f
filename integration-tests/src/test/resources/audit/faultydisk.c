/*
 * A disk that fails when it is told to. Preloaded into a server, it stands between the JVM and the
 * C library for files below a folder named "audit". The file named by FAULTY_DISK says what happens:
 *
 *   full          a write stores half of what it was given; then there is no space
 *   write-error   a write fails
 *   sync-error    a sync fails
 *   write-hangs   a write does not return while the file says so
 *   sync-hangs    a sync does not return while the file says so
 *   no-permission no file can be opened
 *
 * Anything else, or no such file: the disk works.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int told(const char *fault) {
  char word[32] = {0};
  const char *path = getenv("FAULTY_DISK");
  int file = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY) : -1;
  if (file < 0) {
    return 0;
  }
  ssize_t length = syscall(SYS_read, file, word, sizeof word - 1);
  syscall(SYS_close, file);
  return length > 0 && strcmp(word, fault) == 0;
}

static int is_audit(int file) {
  char link[32], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) {
    return 0;
  }
  path[length] = 0;
  return strstr(path, "/audit/") != NULL;
}

static void hang_while(const char *fault) {
  while (told(fault)) {
    usleep(10000);
  }
}

ssize_t write(int file, const void *bytes, size_t count) {
  if (is_audit(file)) {
    hang_while("write-hangs");
    if (told("write-error")) {
      errno = EIO;
      return -1;
    }
    if (told("full")) {
      if (count > 1) {
        return syscall(SYS_write, file, bytes, count / 2);
      }
      errno = ENOSPC;
      return -1;
    }
  }
  return syscall(SYS_write, file, bytes, count);
}

static int sync_fault(int file) {
  if (is_audit(file)) {
    hang_while("sync-hangs");
    if (told("sync-error")) {
      errno = EIO;
      return -1;
    }
  }
  return 0;
}

int fdatasync(int file) { return sync_fault(file) ? -1 : syscall(SYS_fdatasync, file); }

int fsync(int file) { return sync_fault(file) ? -1 : syscall(SYS_fsync, file); }

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = va_arg(more, mode_t);
  va_end(more);
  if (strstr(path, "/audit/") != NULL && told("no-permission")) {
    errno = EACCES;
    return -1;
  }
  return syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = va_arg(more, mode_t);
  va_end(more);
  return open64(path, flags, mode);
}
