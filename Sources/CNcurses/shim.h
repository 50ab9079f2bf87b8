// What Swift cannot import of wide ncurses, and the few system calls of the display that are C's: waiting, signals, the crash guard.
#ifndef ASKWELL_CNCURSES_SHIM_H
#define ASKWELL_CNCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
// For dup3 and memfd_create, wherever the build does not set it.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <ncursesw/curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

// Hidden when the build drops _XOPEN_SOURCE.
extern int wcwidth(wchar_t);

// MARK: ncurses

static const attr_t aw_bold = A_BOLD;
static const attr_t aw_underline = A_UNDERLINE;
static const attr_t aw_reverse = A_REVERSE;

static inline int aw_colours(void) { return COLORS; }
static inline int aw_pairs(void) { return COLOR_PAIRS; }
static inline int aw_rows(void) { return LINES; }
static inline int aw_columns(void) { return COLS; }

/// A string of terminfo, NULL where the terminal has none.
static inline const char *aw_capability(const char *name) {
  const char *value = tigetstr((char *)name);
  return value == (const char *)-1 ? NULL : value;
}

static inline void aw_write(const char *text, size_t length) {
  while (length > 0) {
    ssize_t sent = write(STDOUT_FILENO, text, length);
    if (sent < 0 && errno != EINTR && errno != EAGAIN) return;
    if (sent > 0) text += sent, length -= (size_t)sent;
  }
}

/// Sends a control string at once. Between refreshes ncurses holds nothing back, so the order is that of the calls.
static inline void aw_send(const char *text) { aw_write(text, strlen(text)); }

/// Makes the locale's encoding UTF-8; false when this system cannot.
static inline bool aw_speak_utf8(void) {
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/// Exact colours by the number that ncurses knows them by: what follows the 3 or 4 of `38;5;N` and `48;5;N`; no length where N is as the
/// terminal has it.
struct aw_exact_colours {
  struct { char text[16]; uint8_t length; } of[256];
};

/// A terminal under ncurses. Its output has a descriptor of its own, so that a picture can be caught in `frame` (or -1) on its way.
struct aw_screen {
  SCREEN *screen;
  FILE *output;
  int frame;
  /// NULL where no colour is named exactly.
  struct aw_exact_colours *exact;
};

/// Opens the terminal of TERM on standard input and output; `screen` is NULL when terminfo does not know it. Never ends the process, and
/// leaves the dispositions of signals as they were: the display has its own way for them.
static inline struct aw_screen aw_open(void) {
  static const int numbers[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
  struct sigaction before[4];
  struct aw_screen opened = {NULL, NULL, -1, NULL};
  int descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (descriptor < 0 || !(opened.output = fdopen(descriptor, "w"))) return opened;
  for (int i = 0; i < 4; i++) sigaction(numbers[i], NULL, &before[i]);
  opened.screen = newterm(NULL, opened.output, stdin);
  for (int i = 0; i < 4; i++) sigaction(numbers[i], &before[i], NULL);
  if (opened.screen) opened.frame = memfd_create("frame", MFD_CLOEXEC);
  else fclose(opened.output);
  return opened;
}

/// Every key as a plain byte: no echo, no lines, no flow control, and no key that means a signal, whatever turns ISIG on later.
static inline void aw_take_keys(void) {
  raw();
  noecho();
  nonl();
  struct termios now;
  if (tcgetattr(STDIN_FILENO, &now) == 0) {
    static const int keys[] = {VINTR, VQUIT, VSUSP, VLNEXT, VDISCARD, VREPRINT, VWERASE, VSTART, VSTOP};
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++) now.c_cc[keys[i]] = _POSIX_VDISABLE;
    tcsetattr(STDIN_FILENO, TCSANOW, &now);
  }
  def_prog_mode();
  // A refresh must not stop half-way because a key is waiting.
  typeahead(-1);
}

/// From the next refresh on, `number` is that 24-bit colour. Without memory it stays as the terminal has it.
static inline void aw_name_colour(struct aw_screen *opened, int number, int red, int green, int blue) {
  if (number < 0 || number > 255) return;
  if (!opened->exact) {
    // Not from stdlib.h, which brings a second meaning of fd_set along: one program must not see two.
    void *room = mmap(NULL, sizeof *opened->exact, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) return;
    opened->exact = (struct aw_exact_colours *)room;
  }
  char *text = opened->exact->of[number].text;
  int length = snprintf(text, sizeof opened->exact->of[number].text, "8;2;%u;%u;%u", red & 255u, green & 255u, blue & 255u);
  opened->exact->of[number].length = (uint8_t)length;
}

/// Copies the parameters of one SGR to `to`, its colours named exactly. Returns how many bytes there are now.
static inline size_t aw_copy_exact_sgr(const struct aw_exact_colours *exact, const char *from, size_t length, char *to) {
  size_t at = 0, written = 0;
  while (at < length) {
    size_t digits = 0;
    unsigned number = 0;
    if (length - at > 5 && (from[at] == '3' || from[at] == '4') && memcmp(from + at + 1, "8;5;", 4) == 0) {
      while (digits < 3 && at + 5 + digits < length && from[at + 5 + digits] >= '0' && from[at + 5 + digits] <= '9') {
        number = number * 10 + (unsigned)(from[at + 5 + digits++] - '0');
      }
    }
    if (digits > 0 && number < 256 && exact->of[number].length > 0) {
      to[written++] = from[at];
      memcpy(to + written, exact->of[number].text, exact->of[number].length);
      written += exact->of[number].length;
      at += 5 + digits;
    } else if (digits > 0) {
      memcpy(to + written, from + at, 5 + digits);
      written += 5 + digits;
      at += 5 + digits;
    }
    // The rest of this parameter, and what parts it from the next.
    while (at < length && from[at] != ';') to[written++] = from[at++];
    if (at < length) to[written++] = from[at++];
  }
  return written;
}

/// Copies a part of a frame to `to`, which has three times its room. Stops before a sequence whose end is not there yet, unless the part
/// `is_last`. Returns how many bytes were taken; `written` says how many there are now.
static inline size_t aw_copy_exact(
    const struct aw_exact_colours *exact, const char *from, size_t length, bool is_last, char *to, size_t *written) {
  size_t at = 0;
  *written = 0;
  while (at < length) {
    const char *escape = (const char *)memchr(from + at, 27, length - at);
    size_t start = escape ? (size_t)(escape - from) : length;
    memcpy(to + *written, from + at, start - at);
    *written += start - at;
    at = start;
    if (!escape) break;
    size_t end = at + 1;
    if (end < length && from[end] == '[') {
      end++;
      while (end < length && from[end] >= 0x20 && from[end] < 0x40) end++;
    }
    if (end >= length) {
      // No sequence of ncurses is as long as 64.
      if (!is_last && at > 0 && length - at < 64) break;
      end = length - 1;
    }
    if (from[end] == 'm' && end > at + 1) {
      to[(*written)++] = 27;
      to[(*written)++] = '[';
      *written += aw_copy_exact_sgr(exact, from + at + 2, end - at - 2, to + *written);
      to[(*written)++] = 'm';
    } else {
      memcpy(to + *written, from + at, end + 1 - at);
      *written += end + 1 - at;
    }
    at = end + 1;
  }
  return at;
}

/// Sends the first `end` bytes of the caught frame with its colours named exactly.
static inline void aw_send_exact(const struct aw_screen *opened, off_t end) {
  char part[16384], exact[3 * sizeof part];
  size_t held = 0, written;
  off_t from = 0;
  while (from < end) {
    size_t room = sizeof part - held;
    ssize_t length = pread(opened->frame, part + held, end - from < (off_t)room ? (size_t)(end - from) : room, from);
    if (length <= 0) break;
    from += length;
    held += (size_t)length;
    size_t taken = aw_copy_exact(opened->exact, part, held, from >= end, exact, &written);
    aw_write(exact, written);
    held -= taken;
    memmove(part, part + taken, held);
  }
}

/// Sends what differs, in one write: ncurses writes at every move of the cursor, and each write wakes the terminal, or is a packet of ssh.
static inline void aw_refresh(const struct aw_screen *opened) {
  int output = fileno(opened->output);
  if (opened->frame < 0 || dup3(opened->frame, output, O_CLOEXEC) < 0) {
    wrefresh(stdscr);
    return;
  }
  wrefresh(stdscr);
  dup3(STDOUT_FILENO, output, O_CLOEXEC);
  char part[16384];
  off_t from = 0, end = lseek(opened->frame, 0, SEEK_CUR);
  if (opened->exact) {
    aw_send_exact(opened, end);
    from = end;
  }
  while (from < end) {
    size_t wanted = end - from < (off_t)sizeof part ? (size_t)(end - from) : sizeof part;
    ssize_t length = pread(opened->frame, part, wanted, from);
    if (length <= 0) break;
    aw_write(part, (size_t)length);
    from += length;
  }
  lseek(opened->frame, 0, SEEK_SET);
}

/// Nothing of earlier pictures stays in `frame`. Between refreshes.
static inline void aw_forget(const struct aw_screen *opened) {
  int ignored = opened->frame < 0 ? 0 : ftruncate(opened->frame, 0);
  (void)ignored;
}

/// Gives up a screen that was never painted.
static inline void aw_drop(const struct aw_screen *opened) {
  endwin();
  delscreen(opened->screen);
  fclose(opened->output);
  if (opened->frame >= 0) close(opened->frame);
  if (opened->exact) munmap(opened->exact, sizeof *opened->exact);
}

/// Gives the terminal back. Without an alternate screen it is emptied first: what was typed must not stay.
static inline void aw_close(const struct aw_screen *opened) {
  if (!aw_capability("rmcup")) {
    bkgdset(' ');
    werase(stdscr);
    clearok(curscr, TRUE);
    aw_refresh(opened);
  }
  curs_set(1);
  aw_drop(opened);
}

static inline void aw_clear_first(void) { clearok(curscr, TRUE); }
static inline void aw_erase(void) { werase(stdscr); }
static inline void aw_set_background(const cchar_t *cell) { wbkgrndset(stdscr, cell); }

/// Puts `count` cells (a wide sign is one) on row `y` from column `x`; shown by the next refresh.
static inline void aw_put(int y, int x, const cchar_t *cells, int count) { mvwadd_wchnstr(stdscr, y, x, cells, count); }

/// Where the terminal's cursor is to stand; negative: wherever the last write leaves it.
static inline void aw_place_cursor(int y, int x) {
  leaveok(stdscr, y < 0);
  if (y >= 0) wmove(stdscr, y, x);
}

// MARK: Waiting

enum { AW_INPUT = 1, AW_WAKE = 2, AW_SIGNAL = 4, AW_GONE = 8 };

/// Waits for a key, the wake-up descriptor (or -1) or a signal, at most `milliseconds` (-1: for ever). Returns what there is, as AW_ bits.
static inline int aw_wait(int wake, int signals, int milliseconds) {
  struct pollfd all[3] = {{STDIN_FILENO, POLLIN, 0}, {wake, POLLIN, 0}, {signals, POLLIN, 0}};
  if (poll(all, 3, milliseconds) <= 0) return 0;
  int found = 0;
  if (all[0].revents & POLLIN) found |= AW_INPUT;
  else if (all[0].revents) found |= AW_GONE;
  if (all[1].revents & POLLIN) found |= AW_WAKE;
  if (all[2].revents & POLLIN) found |= AW_SIGNAL;
  return found;
}

/// A descriptor that turns readable by `aw_ring`; -1 when the process has no more descriptors.
static inline int aw_open_bell(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline void aw_ring(int bell) { eventfd_write(bell, 1); }
static inline void aw_silence(int bell) {
  eventfd_t count;
  eventfd_read(bell, &count);
}

/// Columns and rows as the system knows them; false when it does not.
static inline bool aw_window_size(int *columns, int *rows) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

// MARK: Signals

static inline sigset_t aw_signal_set(void) {
  static const int numbers[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH, SIGCONT, SIGPIPE};
  sigset_t set;
  sigemptyset(&set);
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&set, numbers[i]);
  return set;
}

/// Holds the display's signals back from this thread and those it makes later.
static inline void aw_block_signals(bool block) {
  sigset_t set = aw_signal_set();
  pthread_sigmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static inline int aw_open_signals(void) {
  sigset_t set = aw_signal_set();
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

enum { AW_END = 1, AW_RESIZE = 2, AW_CONTINUE = 4 };

/// What the signals that came ask for, as AW_ bits; those that shoppers could send ask for nothing.
static inline int aw_take_signals(int signals) {
  struct signalfd_siginfo some[8];
  int asked = 0;
  ssize_t length;
  while ((length = read(signals, some, sizeof some)) > 0) {
    for (size_t i = 0; i < (size_t)length / sizeof *some; i++) {
      switch (some[i].ssi_signo) {
        case SIGTERM: case SIGHUP: asked |= AW_END; break;
        case SIGWINCH: asked |= AW_RESIZE; break;
        case SIGCONT: asked |= AW_CONTINUE; break;
        default: break;
      }
    }
  }
  return asked;
}

// MARK: Crash guard

static const int aw_crash_numbers[6] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};

/// What happened on a crash before the guard was armed.
struct aw_crash_actions { struct sigaction all[6]; };

/// What the guard needs when nothing else can be relied on.
struct aw_crash_guard {
  struct termios termios;
  char text[512];
  size_t length;
  /// For a crash that is a stack without room.
  _Alignas(16) char stack[65536];
};

/// Every file of Swift has a guard of its own, so only `aw_arm_crash_guard` and the handler that it installs may use it.
static inline struct aw_crash_guard *aw_crash_guard(void) {
  static struct aw_crash_guard guard;
  return &guard;
}

/// Gives the terminal back, then dies of the same signal. Only calls that a signal handler may make.
static inline void aw_crash_handler(int number) {
  const struct aw_crash_guard *guard = aw_crash_guard();
  ssize_t ignored = write(STDOUT_FILENO, guard->text, guard->length);
  (void)ignored;
  tcsetattr(STDIN_FILENO, TCSANOW, &guard->termios);
  struct sigaction plain;
  memset(&plain, 0, sizeof plain);
  plain.sa_handler = SIG_DFL;
  sigaction(number, &plain, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  raise(number);
}

/// Arms the guard with the modes to go back to and the text that undoes what the display does (cut at 512 bytes).
static inline struct aw_crash_actions aw_arm_crash_guard(const struct termios *before, const char *text, size_t length) {
  struct aw_crash_guard *guard = aw_crash_guard();
  guard->termios = *before;
  guard->length = length < sizeof guard->text ? length : sizeof guard->text;
  memcpy(guard->text, text, guard->length);
  stack_t stack = {.ss_sp = guard->stack, .ss_flags = 0, .ss_size = sizeof guard->stack};
  sigaltstack(&stack, NULL);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = aw_crash_handler;
  action.sa_flags = SA_ONSTACK;
  sigfillset(&action.sa_mask);
  struct aw_crash_actions actions;
  for (int i = 0; i < 6; i++) sigaction(aw_crash_numbers[i], &action, &actions.all[i]);
  return actions;
}

static inline void aw_disarm_crash_guard(const struct aw_crash_actions *actions) {
  for (int i = 0; i < 6; i++) sigaction(aw_crash_numbers[i], &actions->all[i], NULL);
}

#endif
