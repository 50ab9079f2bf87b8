// `free` and `realloc` of the whole program. glibc's own M_PERTURB leaves out what goes through a thread's cache, which is every small
// block: words, addresses, keys.
#include "forget.h"
#include <features.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Written once, before there is a second thread.
static bool is_forgetting = false;

void aw_begin_forgetting(void) { is_forgetting = true; }

#ifdef __GLIBC__
#include <malloc.h>

extern void __libc_free(void *block);
extern void *__libc_realloc(void *block, size_t size);

void free(void *block) {
  if (is_forgetting && block) memset(block, 0, malloc_usable_size(block));
  __libc_free(block);
}

void *realloc(void *block, size_t size) {
  if (!is_forgetting || !block || size == 0) return __libc_realloc(block, size);
  size_t held = malloc_usable_size(block);
  if (size <= held) {
    memset((char *)block + size, 0, held - size);
    return __libc_realloc(block, size);
  }
  // Moved by hand: the C library would leave the old block as it was.
  void *larger = malloc(size);
  if (!larger) return NULL;
  memcpy(larger, block, held);
  free(block);
  return larger;
}
#endif
