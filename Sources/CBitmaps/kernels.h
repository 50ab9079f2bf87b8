// The kernels of one level; `bitmaps.c` includes this once a level, with LEVEL(name) as their names and what the compiler may use.
// Plain loops on purpose: the compiler turns those over words into the widest instructions of the level.

static size_t LEVEL(count)(const uint64_t *a) {
  uint64_t sum = 0;
  for (size_t i = 0; i < WORDS; i++) sum += (uint64_t)__builtin_popcountll(a[i]);
  return sum;
}

static size_t LEVEL(and_count)(const uint64_t *a, const uint64_t *b) {
  uint64_t sum = 0;
  for (size_t i = 0; i < WORDS; i++) sum += (uint64_t)__builtin_popcountll(a[i] & b[i]);
  return sum;
}

#define STORING(name, expression) \
  static size_t LEVEL(name)(uint64_t * out, const uint64_t *a, const uint64_t *b) { \
    uint64_t sum = 0; \
    for (size_t i = 0; i < WORDS; i++) { \
      uint64_t word = expression; \
      out[i] = word; \
      sum += (uint64_t)__builtin_popcountll(word); \
    } \
    return sum; \
  }
STORING(and, a[i] & b[i])
STORING(or, a[i] | b[i])
STORING(and_not, a[i] & ~b[i])
STORING(xor, a[i] ^ b[i])
#undef STORING

static size_t LEVEL(values)(uint16_t *out, const uint64_t *a) {
  size_t found = 0;
  for (size_t i = 0; i < WORDS; i++)
    for (uint64_t word = a[i]; word; word &= word - 1) out[found++] = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(word));
  return found;
}

// A few numbers of `a` looked up in a much longer `b`, in steps that double. Counts only when `out` is null.
static size_t LEVEL(looked_up)(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) {
  size_t found = 0, from = 0;
  for (size_t i = 0; i < n && from < m; i++) {
    size_t step = 1, to = from;
    while (to < m && b[to] < a[i]) {
      from = to + 1;
      to += step;
      step *= 2;
    }
    if (to > m) to = m;
    while (from < to) {
      size_t middle = from + (to - from) / 2;
      if (b[middle] < a[i]) from = middle + 1;
      else to = middle;
    }
    if (from == m || b[from] != a[i]) continue;
    if (out) out[found] = a[i];
    found++;
  }
  return found;
}

#ifdef MANY_AT_ONCE
// Each of `a` beside a block of a longer `b`. Counts only when `out` is null, which the compiler knows.
static inline size_t LEVEL(beside)(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m, size_t *i, size_t *j) {
  size_t found = 0;
  for (; *i < n && *j + MANY_AT_ONCE <= m; *j += MANY_AT_ONCE) {
    BLOCK block = LOAD_BLOCK(b + *j);
    for (uint16_t last = b[*j + MANY_AT_ONCE - 1]; *i < n && a[*i] <= last; ++*i) {
      if (out) out[found] = a[*i];
      found += IS_IN_BLOCK(block, a[*i]);
    }
  }
  return found;
}
#endif

#ifdef EIGHT_AT_ONCE
// Eight beside eight.
static inline size_t LEVEL(eights)(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m, size_t *i, size_t *j) {
  if (n < 8 || m < 8) return 0;
  size_t found = 0;
  __m128i x = _mm_loadu_si128((const __m128i *)a), y = _mm_loadu_si128((const __m128i *)b);
  for (;;) {
    // Bits of `y`'s values that are somewhere in `x`.
    unsigned equal = (unsigned)_mm_cvtsi128_si32(_mm_cmpestrm(x, 8, y, 8, _SIDD_UWORD_OPS | _SIDD_CMP_EQUAL_ANY | _SIDD_BIT_MASK));
    uint16_t last = a[*i + 7], other = b[*j + 7];
    if (out)
      for (; equal; equal &= equal - 1) out[found++] = b[*j + (size_t)__builtin_ctz(equal)];
    else
      found += (size_t)__builtin_popcount(equal);
    if (last <= other) {
      if ((*i += 8) + 8 > n) break;
      x = _mm_loadu_si128((const __m128i *)(a + *i));
    }
    if (other <= last) {
      if ((*j += 8) + 8 > m) break;
      y = _mm_loadu_si128((const __m128i *)(b + *j));
    }
  }
  return found;
}
#endif

// Counts only when `out` is null. `out` may be `a` or `b`: what they share is found in ascending order, and the n-th of it stands in neither
// before the n-th place.
static inline size_t LEVEL(both)(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) {
  if (n > m) return LEVEL(both)(out, b, m, a, n);
  size_t found = 0, i = 0, j = 0;
#ifdef MANY_AT_ONCE
  if (n * SOME < m) found = LEVEL(beside)(out, a, n, b, m, &i, &j);
  else found = LEVEL(eights)(out, a, n, b, m, &i, &j);
#else
  if (n * MUCH < m) return LEVEL(looked_up)(out, a, n, b, m);
#ifdef EIGHT_AT_ONCE
  found = LEVEL(eights)(out, a, n, b, m, &i, &j);
#endif
#endif
  while (i < n && j < m) {
    uint16_t x = a[i], y = b[j];
#ifdef EIGHT_AT_ONCE
    // The blocks may have found more than was gone past: where `out` is `a` or `b`, its place is then still to be read, and only what
    // is shared may be written there.
    if (out && x == y) out[found] = x;
#else
    // Branches here would be guessed wrong half of the time.
    if (out) out[found] = x;
#endif
    found += x == y;
    i += x <= y;
    j += y <= x;
  }
  return found;
}

static size_t LEVEL(shared_count)(const uint16_t *a, size_t n, const uint16_t *b, size_t m) { return LEVEL(both)(NULL, a, n, b, m); }

static size_t LEVEL(shared)(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) {
  return LEVEL(both)(out, a, n, b, m);
}

static size_t LEVEL(merged)(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) {
  size_t made = 0, i = 0, j = 0;
  while (i < n && j < m) {
    uint16_t x = a[i], y = b[j];
    out[made++] = x < y ? x : y;
    i += x <= y;
    j += y <= x;
  }
  while (i < n) out[made++] = a[i++];
  while (j < m) out[made++] = b[j++];
  return made;
}

static size_t LEVEL(without)(uint16_t *out, const uint16_t *a, size_t n, const uint16_t *b, size_t m) {
  size_t made = 0, i = 0, j = 0;
  while (i < n && j < m) {
    uint16_t x = a[i], y = b[j];
    out[made] = x;
    made += x < y;
    i += x <= y;
    j += y <= x;
  }
  while (i < n) out[made++] = a[i++];
  return made;
}

static size_t LEVEL(hits_count)(const uint64_t *words, const uint16_t *a, size_t n) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++) found += words[a[i] >> 6] >> (a[i] & 63) & 1;
  return found;
}

static size_t LEVEL(hits)(uint16_t *out, const uint64_t *words, const uint16_t *a, size_t n) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++) {
    uint16_t value = a[i];
    out[found] = value;
    found += words[value >> 6] >> (value & 63) & 1;
  }
  return found;
}

static size_t LEVEL(misses)(uint16_t *out, const uint64_t *words, const uint16_t *a, size_t n) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++) {
    uint16_t value = a[i];
    out[found] = value;
    found += ~(words[value >> 6] >> (value & 63)) & 1;
  }
  return found;
}

static size_t LEVEL(set)(uint64_t *words, const uint16_t *a, size_t n) {
  size_t changed = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t old = words[a[i] >> 6], bit = 1ULL << (a[i] & 63);
    words[a[i] >> 6] = old | bit;
    changed += !(old & bit);
  }
  return changed;
}

static size_t LEVEL(clear)(uint64_t *words, const uint16_t *a, size_t n) {
  size_t changed = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t old = words[a[i] >> 6], bit = 1ULL << (a[i] & 63);
    words[a[i] >> 6] = old & ~bit;
    changed += (old & bit) != 0;
  }
  return changed;
}

static void LEVEL(flip)(uint64_t *words, const uint16_t *a, size_t n) {
  for (size_t i = 0; i < n; i++) words[a[i] >> 6] ^= 1ULL << (a[i] & 63);
}

static void LEVEL(add_words)(uint64_t *counters, size_t planes, const uint64_t *words) {
  for (size_t from = 0; from < WORDS; from += PART) {
    uint64_t carry[PART];
    memcpy(carry, words + from, sizeof carry);
    for (size_t plane = 0; plane < planes; plane++) {
      uint64_t *sums = counters + plane * WORDS + from, left = 0;
      for (size_t i = 0; i < PART; i++) {
        uint64_t both = sums[i] & carry[i];
        sums[i] ^= carry[i];
        carry[i] = both;
        left |= both;
      }
      if (!left) break;
    }
  }
}

static void LEVEL(add_values)(uint64_t *counters, size_t planes, const uint16_t *a, size_t n) {
  for (size_t i = 0; i < n; i++) {
    uint64_t *sum = counters + (a[i] >> 6), carry = 1ULL << (a[i] & 63);
    for (size_t plane = 0; plane < planes && carry; plane++, sum += WORDS) {
      uint64_t both = *sum & carry;
      *sum ^= carry;
      carry = both;
    }
  }
}

static size_t LEVEL(at_least)(uint64_t *out, const uint64_t *counters, size_t planes, size_t least) {
  uint64_t sum = 0;
  for (size_t from = 0; from < WORDS; from += PART) {
    // From the highest bit down: who is above already, and who is still level.
    uint64_t above[PART], level[PART];
    memset(above, 0, sizeof above);
    memset(level, 0xff, sizeof level);
    for (size_t plane = planes; plane-- > 0;) {
      const uint64_t *bits = counters + plane * WORDS + from;
      if (least >> plane & 1)
        for (size_t i = 0; i < PART; i++) level[i] &= bits[i];
      else
        for (size_t i = 0; i < PART; i++) {
          above[i] |= level[i] & bits[i];
          level[i] &= ~bits[i];
        }
    }
    for (size_t i = 0; i < PART; i++) {
      uint64_t word = above[i] | level[i];
      out[from + i] = word;
      sum += (uint64_t)__builtin_popcountll(word);
    }
  }
  return sum;
}

static const struct kernels LEVEL(kernels) = {
    LEVEL(count),        LEVEL(and_count), LEVEL(and),    LEVEL(or),      LEVEL(and_not),    LEVEL(xor),  LEVEL(values),
    LEVEL(shared_count), LEVEL(shared),    LEVEL(merged), LEVEL(without), LEVEL(hits_count), LEVEL(hits), LEVEL(misses),
    LEVEL(set),          LEVEL(clear),     LEVEL(flip),   LEVEL(add_words), LEVEL(add_values), LEVEL(at_least),
};
