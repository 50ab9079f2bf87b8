/* The least that ranking can cost: reading the postings (product, weight) of the chosen tags once; and what the process has taken of the
   heap, which Swift cannot ask for. A shared library for bench-driver. */
#include <malloc.h>
#include <stdint.h>

long allocated_bytes(void) {
  struct mallinfo2 info = mallinfo2();
  return (long)(info.uordblks + info.hblkhd);
}

long read_postings(const long *starts, const int32_t *products, const int32_t *weights, const int32_t *tags, int32_t count) {
  long sum = 0;
  for (int32_t k = 0; k < count; k++)
    for (long i = starts[tags[k]]; i < starts[tags[k] + 1]; i++) sum += products[i] + weights[i];
  return sum;
}
