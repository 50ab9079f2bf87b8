/* The least that ranking can cost: reading the postings (product, weight) of the chosen tags once. A shared library for bench-driver. */
#include <stdint.h>

long read_postings(const long *starts, const int32_t *products, const int32_t *weights, const int32_t *tags, int32_t count) {
  long sum = 0;
  for (int32_t k = 0; k < count; k++)
    for (long i = starts[tags[k]]; i < starts[tags[k] + 1]; i++) sum += products[i] + weights[i];
  return sum;
}
