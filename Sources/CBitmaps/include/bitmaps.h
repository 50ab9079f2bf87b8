// What `Bitmaps` does many times a second, in C: over 1024 words of bits (65,536 numbers) and over sorted arrays of 16-bit numbers.
//
// Every function exists once a level of the processor, and the best that this one has is taken when the program starts, so that nothing
// need be known of the processor when the program is built. "words" are always 1024. What is returned is how many numbers came out, unless
// it is said otherwise.
#ifndef ASKWELL_CBITMAPS_H
#define ASKWELL_CBITMAPS_H

#include <stddef.h>
#include <stdint.h>

/// How many levels this processor can run, 1 at least; level 0 asks nothing of it.
size_t aw_levels(void);
/// Runs everything at a level from now on, in all threads. For tests and benchmarks: every level gives the same answers.
void aw_use_level(size_t level);

// Words.
size_t aw_count(const uint64_t *a);
size_t aw_and_count(const uint64_t *a, const uint64_t *b);
/// `out` may be `a` in these four.
size_t aw_and(uint64_t *out, const uint64_t *a, const uint64_t *b);
size_t aw_or(uint64_t *out, const uint64_t *a, const uint64_t *b);
size_t aw_and_not(uint64_t *out, const uint64_t *a, const uint64_t *b);
size_t aw_xor(uint64_t *out, const uint64_t *a, const uint64_t *b);
/// Writes the numbers of words into `out`, which has room for all of them.
size_t aw_values(uint16_t *out, const uint64_t *a);

// Sorted arrays. `out` may be `a` where nothing is added.
size_t aw_shared_count(const uint16_t *a, size_t n, const uint16_t *b, size_t m);
size_t aw_shared(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m);
/// In either; `out` has room for n + m and is neither.
size_t aw_merged(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m);
/// In a and not in b.
size_t aw_without(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m);

// A sorted array against words.
size_t aw_hits_count(const uint64_t *words, const uint16_t *a, size_t n);
size_t aw_hits(uint16_t *out, const uint64_t *words, const uint16_t *a, size_t n);
size_t aw_misses(uint16_t *out, const uint64_t *words, const uint16_t *a, size_t n);
/// How many of them were not set before; set; or set before and are no longer.
size_t aw_set(uint64_t *words, const uint16_t *a, size_t n);
size_t aw_clear(uint64_t *words, const uint16_t *a, size_t n);
void aw_flip(uint64_t *words, const uint16_t *a, size_t n);

// A counter for each of 65,536 numbers, one bit of all of them in each of `planes` runs of 1024 words, lowest first. None may overflow.
void aw_add_words(uint64_t *counters, size_t planes, const uint64_t *words);
void aw_add_values(uint64_t *counters, size_t planes, const uint16_t *a, size_t n);
/// Sets in `out` the numbers whose counter is `least` or more.
size_t aw_at_least(uint64_t *out, const uint64_t *counters, size_t planes, size_t least);

#endif
