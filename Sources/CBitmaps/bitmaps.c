// The levels of the kernels and the choice between them. No ifunc and no flag of the build: a program that is linked statically, on a
// processor of any age, takes the same way.
#include "bitmaps.h"
#include <stdatomic.h>
#include <string.h>

enum {
  WORDS = 1024,
  /// Words that a kernel with something beside them takes at once: all of it stays in the fastest cache.
  PART = 32,
  /// An array that is so many times as long as the other is searched instead of read.
  MUCH = 32,
  /// The same where a block of it can be looked at as a whole.
  SOME = 4,
};

struct kernels {
  size_t (*count)(const uint64_t *);
  size_t (*and_count)(const uint64_t *, const uint64_t *);
  size_t (*and)(uint64_t *, const uint64_t *, const uint64_t *);
  size_t (*or)(uint64_t *, const uint64_t *, const uint64_t *);
  size_t (*and_not)(uint64_t *, const uint64_t *, const uint64_t *);
  size_t (*xor)(uint64_t *, const uint64_t *, const uint64_t *);
  size_t (*values)(uint16_t *, const uint64_t *);
  size_t (*shared_count)(const uint16_t *, size_t, const uint16_t *, size_t);
  size_t (*shared)(uint16_t *, const uint16_t *, size_t, const uint16_t *, size_t);
  size_t (*merged)(uint16_t *, const uint16_t *, size_t, const uint16_t *, size_t);
  size_t (*without)(uint16_t *, const uint16_t *, size_t, const uint16_t *, size_t);
  size_t (*hits_count)(const uint64_t *, const uint16_t *, size_t);
  size_t (*hits)(uint16_t *, const uint64_t *, const uint16_t *, size_t);
  size_t (*misses)(uint16_t *, const uint64_t *, const uint16_t *, size_t);
  size_t (*set)(uint64_t *, const uint16_t *, size_t);
  size_t (*clear)(uint64_t *, const uint16_t *, size_t);
  void (*flip)(uint64_t *, const uint16_t *, size_t);
  void (*add_words)(uint64_t *, size_t, const uint64_t *);
  void (*add_values)(uint64_t *, size_t, const uint16_t *, size_t);
  size_t (*at_least)(uint64_t *, const uint64_t *, size_t, size_t);
};

#define LEVEL(name) name##_plain
#include "kernels.h"
#undef LEVEL

#if defined(__x86_64__) && defined(__clang__)
#include <immintrin.h>
#define EIGHT_AT_ONCE 1

#pragma clang attribute push(__attribute__((target("popcnt,sse4.2"))), apply_to = function)
#define LEVEL(name) name##_popcnt
#include "kernels.h"
#undef LEVEL
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("popcnt,sse4.2,bmi,bmi2,avx2"))), apply_to = function)
#define LEVEL(name) name##_avx2
#define MANY_AT_ONCE 16
#define BLOCK __m256i
#define LOAD_BLOCK(from) _mm256_loadu_si256((const __m256i *)(from))
#define IS_IN_BLOCK(block, value) (_mm256_movemask_epi8(_mm256_cmpeq_epi16(block, _mm256_set1_epi16((short)(value)))) != 0)
#include "kernels.h"
#undef LEVEL
#undef MANY_AT_ONCE
#undef BLOCK
#undef LOAD_BLOCK
#undef IS_IN_BLOCK
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("popcnt,sse4.2,bmi,bmi2,avx2,avx512f,avx512bw,avx512vl,avx512vpopcntdq"))), apply_to = function)
#define LEVEL(name) name##_avx512
#define MANY_AT_ONCE 32
#define BLOCK __m512i
#define LOAD_BLOCK(from) _mm512_loadu_si512(from)
#define IS_IN_BLOCK(block, value) (_mm512_cmpeq_epi16_mask(block, _mm512_set1_epi16((short)(value))) != 0)
#include "kernels.h"
#undef LEVEL
#pragma clang attribute pop

/// From the plainest up; a processor that lacks one lacks those after it, or is taken to.
static const struct kernels *const levels[] = {&kernels_plain, &kernels_popcnt, &kernels_avx2, &kernels_avx512};

size_t aw_levels(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("popcnt") || !__builtin_cpu_supports("sse4.2")) return 1;
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2")) return 2;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512vpopcntdq"))
    return 3;
  return 4;
}
#else
static const struct kernels *const levels[] = {&kernels_plain};

size_t aw_levels(void) { return 1; }
#endif

static _Atomic(const struct kernels *) chosen = &kernels_plain;

void aw_use_level(size_t level) {
  if (level < aw_levels()) atomic_store_explicit(&chosen, levels[level], memory_order_relaxed);
}

__attribute__((constructor)) static void choose(void) { aw_use_level(aw_levels() - 1); }

#define CHOSEN atomic_load_explicit(&chosen, memory_order_relaxed)

size_t aw_count(const uint64_t *a) { return CHOSEN->count(a); }
size_t aw_and_count(const uint64_t *a, const uint64_t *b) { return CHOSEN->and_count(a, b); }
size_t aw_and(uint64_t *out, const uint64_t *a, const uint64_t *b) { return CHOSEN->and(out, a, b); }
size_t aw_or(uint64_t *out, const uint64_t *a, const uint64_t *b) { return CHOSEN->or(out, a, b); }
size_t aw_and_not(uint64_t *out, const uint64_t *a, const uint64_t *b) { return CHOSEN->and_not(out, a, b); }
size_t aw_xor(uint64_t *out, const uint64_t *a, const uint64_t *b) { return CHOSEN->xor(out, a, b); }
size_t aw_values(uint16_t *out, const uint64_t *a) { return CHOSEN->values(out, a); }
size_t aw_shared_count(const uint16_t *a, size_t n, const uint16_t *b, size_t m) { return CHOSEN->shared_count(a, n, b, m); }
size_t aw_shared(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) { return CHOSEN->shared(out, a, n, b, m); }
size_t aw_merged(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) { return CHOSEN->merged(out, a, n, b, m); }
size_t aw_without(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) { return CHOSEN->without(out, a, n, b, m); }
size_t aw_hits_count(const uint64_t *words, const uint16_t *a, size_t n) { return CHOSEN->hits_count(words, a, n); }
size_t aw_hits(uint16_t *out, const uint64_t *words, const uint16_t *a, size_t n) { return CHOSEN->hits(out, words, a, n); }
size_t aw_misses(uint16_t *out, const uint64_t *words, const uint16_t *a, size_t n) { return CHOSEN->misses(out, words, a, n); }
size_t aw_set(uint64_t *words, const uint16_t *a, size_t n) { return CHOSEN->set(words, a, n); }
size_t aw_clear(uint64_t *words, const uint16_t *a, size_t n) { return CHOSEN->clear(words, a, n); }
void aw_flip(uint64_t *words, const uint16_t *a, size_t n) { CHOSEN->flip(words, a, n); }
void aw_add_words(uint64_t *counters, size_t planes, const uint64_t *words) { CHOSEN->add_words(counters, planes, words); }
void aw_add_values(uint64_t *counters, size_t planes, const uint16_t *a, size_t n) { CHOSEN->add_values(counters, planes, a, n); }
size_t aw_at_least(uint64_t *out, const uint64_t *counters, size_t planes, size_t least) {
  return CHOSEN->at_least(out, counters, planes, least);
}
