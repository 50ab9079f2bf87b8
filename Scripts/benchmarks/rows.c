/* What a catalog import can cost at the least: a file of CSV parsed by hand, and each record put into SQLite as it is.
 *
 *   rows parse FILE          records and the bytes of their third field
 *   rows insert FILE STORE   the same, every field into one table of text, in one transaction
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 64 };

static char *field[MOST];
static int length[MOST];

/* Takes one record apart, in place; where the next begins. */
static char *record(char *at, char *end, int *count) {
  *count = 0;
  for (;;) {
    char *from = at, *to = at;
    if (at < end && *at == '"') {
      for (from = to = ++at; at < end; *to++ = *at++)
        if (*at == '"' && *++at != '"') break;
    } else {
      while (at < end && *at != ',' && *at != '\n') at++;
      to = at;
    }
    if (*count < MOST) field[*count] = from, length[(*count)++] = (int)(to - from);
    if (at >= end || *at++ == '\n') return at;
  }
}

static sqlite3 *open_store(const char *path, int columns, sqlite3_stmt **insertion) {
  sqlite3 *store;
  char table[4096] = "CREATE TABLE product (", row[1024] = "INSERT INTO product VALUES (";
  if (sqlite3_open(path, &store)) exit(2);
  for (int n = 0; n < columns; n++) {
    sprintf(table + strlen(table), "%sc%d TEXT", n ? ", " : "", n);
    strcat(row, n ? ", ?" : "?");
  }
  strcat(table, ")");
  strcat(row, ")");
  if (sqlite3_exec(store, table, 0, 0, 0) || sqlite3_exec(store, "BEGIN", 0, 0, 0)) exit(2);
  if (sqlite3_prepare_v2(store, row, -1, insertion, 0)) exit(2);
  return store;
}

int main(int count, char **arguments) {
  if (count < 3) return 64;
  int file = open(arguments[2], O_RDONLY), columns, fields;
  struct stat about;
  if (file < 0 || fstat(file, &about)) return 66;
  char *text = malloc((size_t)about.st_size + 1);
  for (off_t had = 0; had < about.st_size;) {
    ssize_t more = read(file, text + had, (size_t)(about.st_size - had));
    if (more <= 0) return 74;
    had += more;
  }
  char *end = text + about.st_size, *at = record(text, end, &columns);
  sqlite3_stmt *insertion = 0;
  sqlite3 *store = count > 3 ? open_store(arguments[3], columns, &insertion) : 0;
  long records = 0, bytes = 0;
  while (at < end) {
    at = record(at, end, &fields);
    records++;
    bytes += fields > 2 ? length[2] : 0;
    if (!store) continue;
    for (int n = 0; n < columns; n++) sqlite3_bind_text(insertion, n + 1, n < fields ? field[n] : "", n < fields ? length[n] : 0, 0);
    if (sqlite3_step(insertion) != SQLITE_DONE) return 74;
    sqlite3_reset(insertion);
  }
  if (store && (sqlite3_exec(store, "COMMIT", 0, 0, 0) || sqlite3_finalize(insertion) || sqlite3_close(store))) return 74;
  printf("%ld %ld\n", records, bytes);
  return 0;
}
