// `free` and `realloc` of the whole program. glibc's own M_PERTURB leaves out what goes through a thread's cache, which is every small
// block: words, addresses, keys.
#define _GNU_SOURCE 1
#include "forget.h"
#include <features.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Written once, before there is a second thread.
static bool is_forgetting = false;

void aw_begin_forgetting(void) { is_forgetting = true; }

#ifdef __GLIBC__
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

extern void __libc_free(void *block);
extern void *__libc_realloc(void *block, size_t size);

void free(void *block) {
  if (is_forgetting && block) memset(block, 0, malloc_usable_size(block));
  __libc_free(block);
}

void *realloc(void *block, size_t size) {
  if (!is_forgetting || !block) return __libc_realloc(block, size);
  if (size == 0) {
    free(block);
    return NULL;
  }
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

/// Only what nothing can have written to is let go of: it comes back as the file has it.
static int aw_let_go(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || part->p_flags & PF_W) continue;
    uintptr_t from = (info->dlpi_addr + part->p_vaddr) & ~(page - 1);
    uintptr_t to = (info->dlpi_addr + part->p_vaddr + part->p_memsz + page - 1) & ~(page - 1);
    madvise((void *)from, to - from, MADV_DONTNEED);
  }
  return 0;
}

void aw_rest(void) { dl_iterate_phdr(aw_let_go, NULL); }
#else
void aw_rest(void) {}
#endif
