/* What the disk can do at best: overwrite FILE COUNT. Writes 4 KiB over and over into a file that has its size already, each write made
   durable before the next. Prints: count, seconds, p50 and p99 in microseconds. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 1024 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

int main(int words, char **word) {
  if (words < 3) return 64;
  long count = atol(word[2]);
  double *took = malloc(count * sizeof *took);
  char page[PAGE];
  memset(page, 7, sizeof page);
  int file = open(word[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
  for (int i = 0; i < PAGES; i++)
    if (write(file, page, PAGE) != PAGE) return 74;
  if (fsync(file)) return 74;
  double start = now();
  for (long i = 0; i < count; i++) {
    double before = now();
    if (pwrite(file, page, PAGE, i % PAGES * PAGE) != PAGE || fdatasync(file)) return 74;
    took[i] = now() - before;
  }
  double seconds = now() - start;
  qsort(took, count, sizeof *took, compare);
  printf("%ld %.6f %.1f %.1f\n", count, seconds, took[count / 2] * 1e6, took[count * 99 / 100] * 1e6);
  return 0;
}
