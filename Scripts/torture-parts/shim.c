// A disk that fails: loaded before the C library, it lets the Nth call on files below one folder fail, once or from then on.
//
// FAULT_PLACE  the folder            FAULT_AT     which call fails, from 1; 0 counts only
// FAULT_ERROR  errno that it gives   FAULT_MODE   "once" or "good"
// FAULT_TOLD   a file that is told how many calls there were, and whether one has failed
//
// ENOSPC fails what needs room: writing, growing, making, renaming, linking, syncing. Any other number fails reading too.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { MOST_FILES = 4096 };
static atomic_char is_watched[MOST_FILES];
static atomic_long calls, failures;
static long fail_at;
static int error_number, is_for_good;
static char place[4096];
static size_t place_length;

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) _exit(126);
  return found;
}
#define REAL(type, name, ...) \
  static type (*real_##name)(__VA_ARGS__); \
  if (!real_##name) real_##name = real(#name)

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAULT_PLACE");
  if (!text) return;
  snprintf(place, sizeof place, "%s/", text);
  place_length = strlen(place);
  fail_at = atol(getenv("FAULT_AT") ? getenv("FAULT_AT") : "0");
  error_number = atoi(getenv("FAULT_ERROR") ? getenv("FAULT_ERROR") : "5");
  is_for_good = getenv("FAULT_MODE") && !strcmp(getenv("FAULT_MODE"), "good");
}

// Written at once after each count, since the program may end by any way: 32 bytes over themselves.
static void tell(void) {
  static int told = -1;
  const char *path = getenv("FAULT_TOLD");
  if (!path) return;
  REAL(int, open, const char *, int, ...);
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  if (told < 0) told = real_open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  char line[33];
  int length = snprintf(line, sizeof line, "%15ld %15ld\n", (long)calls, (long)failures);
  if (told >= 0 && real_pwrite(told, line, length, 0) < 0) return;
}

// Whether this call is to fail; sets errno.
static int fails(int needs_room) {
  if (error_number == ENOSPC && !needs_room) return 0;
  long number = atomic_fetch_add(&calls, 1) + 1;
  int is_ill = fail_at > 0 && (is_for_good ? number >= fail_at : number == fail_at);
  if (is_ill) failures++;
  tell();
  if (is_ill) errno = error_number;
  return is_ill;
}

static int is_below(const char *path) { return place_length && path && !strncmp(path, place, place_length); }
static int is_ours(int file) { return file >= 0 && file < MOST_FILES && is_watched[file]; }
static int opened(int file, const char *path) {
  if (file >= 0 && file < MOST_FILES) is_watched[file] = is_below(path);
  return file;
}

#define OPENING(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    if (is_below(path) && fails((flags & O_CREAT) != 0)) return -1; \
    return opened(real_##name(path, flags, mode), path); \
  }
OPENING(open)
OPENING(open64)

int close(int file) {
  REAL(int, close, int);
  if (file >= 0 && file < MOST_FILES) is_watched[file] = 0;
  return real_close(file);
}

#define ON_FILE(type, name, needs_room, parameters, values) \
  type name parameters { \
    static type(*real_##name) parameters; \
    if (!real_##name) real_##name = real(#name); \
    if (is_ours(file) && fails(needs_room)) return -1; \
    return real_##name values; \
  }
ON_FILE(ssize_t, write, 1, (int file, const void *bytes, size_t count), (file, bytes, count))
ON_FILE(ssize_t, pwrite, 1, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
ON_FILE(ssize_t, pwrite64, 1, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
ON_FILE(ssize_t, read, 0, (int file, void *bytes, size_t count), (file, bytes, count))
ON_FILE(ssize_t, pread, 0, (int file, void *bytes, size_t count, off_t at), (file, bytes, count, at))
ON_FILE(ssize_t, pread64, 0, (int file, void *bytes, size_t count, off64_t at), (file, bytes, count, at))
ON_FILE(int, fsync, 1, (int file), (file))
ON_FILE(int, fdatasync, 1, (int file), (file))
ON_FILE(int, ftruncate, 1, (int file, off_t size), (file, size))
ON_FILE(int, ftruncate64, 1, (int file, off64_t size), (file, size))

#define TWO_NAMES(name) \
  int name(const char *from, const char *to) { \
    REAL(int, name, const char *, const char *); \
    if (is_below(to) && fails(1)) return -1; \
    return real_##name(from, to); \
  }
TWO_NAMES(rename)
TWO_NAMES(link)
