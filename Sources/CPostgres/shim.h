// libpq, opened when the first database is spoken to: a shop without one needs no library for it.
#ifndef ASKWELL_CPOSTGRES_SHIM_H
#define ASKWELL_CPOSTGRES_SHIM_H
#include <dlfcn.h>
#include <stddef.h>
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif

/// Where the library is kept, once it is open.
static inline void **aw_pq_place(void) {
  static void *library;
  return &library;
}

/// Opens the library; 0 when this machine has none. Before anything else is called.
static inline int aw_pq_open(void) {
  if (!__atomic_load_n(aw_pq_place(), __ATOMIC_ACQUIRE)) {
    // Opened twice at once, it is the same library.
    void *found = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!found) return 0;
    __atomic_store_n(aw_pq_place(), found, __ATOMIC_RELEASE);
  }
  return 1;
}

/// Each object file of a program has a place of its own for what is inline here, so whoever comes first in one opens the library there too.
#define AW_PQ(name) ((__typeof__(&name))(aw_pq_open(), dlsym(__atomic_load_n(aw_pq_place(), __ATOMIC_ACQUIRE), #name)))

static inline void aw_pq_unheard(void *nobody, const char *notice) { (void)nobody, (void)notice; }

/// Begins a connection; faults are told with their SQLSTATE and no other word, notices to nobody.
static inline PGconn *aw_pq_start(const char *const *keys, const char *const *values) {
  PGconn *connection = AW_PQ(PQconnectStartParams)(keys, values, 0);
  if (connection) {
    AW_PQ(PQsetErrorVerbosity)(connection, PQERRORS_SQLSTATE);
    AW_PQ(PQsetNoticeProcessor)(connection, aw_pq_unheard, NULL);
  }
  return connection;
}

static inline PostgresPollingStatusType aw_pq_poll(PGconn *connection) { return AW_PQ(PQconnectPoll)(connection); }
static inline int aw_pq_is_good(const PGconn *connection) { return AW_PQ(PQstatus)(connection) == CONNECTION_OK; }
static inline int aw_pq_is_lost(const PGconn *connection) { return AW_PQ(PQstatus)(connection) == CONNECTION_BAD; }
static inline int aw_pq_socket(const PGconn *connection) { return AW_PQ(PQsocket)(connection); }
static inline const char *aw_pq_words(const PGconn *connection) { return AW_PQ(PQerrorMessage)(connection); }
static inline void aw_pq_finish(PGconn *connection) { AW_PQ(PQfinish)(connection); }

/// Sends one statement, with one parameter as text or none; 0 when that failed. Call aw_pq_flush until it is 0.
static inline int aw_pq_send(PGconn *connection, const char *statement, const char *parameter) {
  if (AW_PQ(PQsetnonblocking)(connection, 1)) return 0;
  return AW_PQ(PQsendQueryParams)(connection, statement, parameter ? 1 : 0, NULL, &parameter, NULL, NULL, 0);
}

static inline int aw_pq_flush(PGconn *connection) { return AW_PQ(PQflush)(connection); }
static inline int aw_pq_take_in(PGconn *connection) { return AW_PQ(PQconsumeInput)(connection); }
static inline int aw_pq_is_busy(PGconn *connection) { return AW_PQ(PQisBusy)(connection); }
static inline PGresult *aw_pq_result(PGconn *connection) { return AW_PQ(PQgetResult)(connection); }

static inline int aw_pq_is_done(const PGresult *result) {
  ExecStatusType status = AW_PQ(PQresultStatus)(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/// Five characters; NULL for a fault that the server did not name.
static inline const char *aw_pq_state(const PGresult *result) { return AW_PQ(PQresultErrorField)(result, PG_DIAG_SQLSTATE); }
/// The server's first words, without what it adds about the row; may be NULL.
static inline const char *aw_pq_message(const PGresult *result) { return AW_PQ(PQresultErrorField)(result, PG_DIAG_MESSAGE_PRIMARY); }
static inline void aw_pq_clear(PGresult *result) { AW_PQ(PQclear)(result); }

// What the fleet's program needs besides: many parameters, scripts, rows, COPY and notices.

/// Sends one statement with `count` parameters as text, each of which may be NULL; 0 when that failed. Call aw_pq_flush until it is 0.
static inline int aw_pq_send_many(PGconn *connection, const char *statement, int count, const char *const *parameters) {
  if (AW_PQ(PQsetnonblocking)(connection, 1)) return 0;
  return AW_PQ(PQsendQueryParams)(connection, statement, count, NULL, parameters, NULL, NULL, 0);
}

/// Sends statements with `;` between them; 0 when that failed. Call aw_pq_flush until it is 0.
static inline int aw_pq_send_script(PGconn *connection, const char *statements) {
  if (AW_PQ(PQsetnonblocking)(connection, 1)) return 0;
  return AW_PQ(PQsendQuery)(connection, statements);
}

/// The server waits for the rows of a COPY.
static inline int aw_pq_takes_copy(const PGresult *result) { return AW_PQ(PQresultStatus)(result) == PGRES_COPY_IN; }
/// 1 taken, 0 when the buffer is full (flush, then again), -1 when it failed.
static inline int aw_pq_copy(PGconn *connection, const char *bytes, int count) { return AW_PQ(PQputCopyData)(connection, bytes, count); }
/// The same for the end of the rows.
static inline int aw_pq_copy_end(PGconn *connection) { return AW_PQ(PQputCopyEnd)(connection, NULL); }

static inline int aw_pq_rows(const PGresult *result) { return AW_PQ(PQntuples)(result); }
static inline int aw_pq_columns(const PGresult *result) { return AW_PQ(PQnfields)(result); }
/// NULL for SQL's null.
static inline const char *aw_pq_value(const PGresult *result, int row, int column) {
  return AW_PQ(PQgetisnull)(result, row, column) ? NULL : AW_PQ(PQgetvalue)(result, row, column);
}

/// Takes one notice that has arrived and says whether there was one.
static inline int aw_pq_take_notice(PGconn *connection) {
  PGnotify *notice = AW_PQ(PQnotifies)(connection);
  if (!notice) return 0;
  AW_PQ(PQfreemem)(notice);
  return 1;
}

#endif
