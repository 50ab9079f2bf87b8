/* The smallest ncurses pages of a console's kind, 80x24: what a key costs there at the least.
   desk list ROWS     a table of sessions that scrolls; its note counts the chosen row.
   desk find FILE     a table of the file's lines and a field: letters keep the lines that have them.
   desk edit FILE     a tree of 60 questions at the left, the chosen one's form and picture at the right; e goes there, Escape back.
   desk field         one field on a full page.
   The picture is erased and written anew for each key: ncurses sends the cells that changed. In the colours of a theme, as the console is:
   a letter in a field costs ncurses 40 bytes of colour and weight. */
#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIM = 2, CHOSEN = 3 };
enum { TOP = 4, HEIGHT = 18, MOST = 4096 };
static int rows, selected, top, is_open = 1, shown[MOST];
static char *lines[MOST], field[64], *file;

static void read_lines(void) {
  char line[512];
  FILE *input = fopen(file, "r");
  if (!input) exit(1);
  for (int row = 0; row < rows; row++) free(lines[row]);
  for (rows = 0; rows < MOST && fgets(line, sizeof line, input); rows++) {
    line[strcspn(line, "\n")] = 0;
    lines[rows] = strdup(line);
  }
  fclose(input);
}

static void frame(const char *title, const char *note, const char *keys) {
  mvaddstr(0, 2, "Today  Segments  Quizzes  Sessions  Contacts  Catalog  Destinations");
  mvhline(1, 0, ACS_HLINE, 80);
  attron(A_BOLD);
  mvaddstr(2, 2, title);
  attroff(A_BOLD);
  attron(COLOR_PAIR(DIM));
  mvaddstr(2, 78 - (int)strlen(note), note);
  mvaddstr(23, 2, keys);
  attroff(COLOR_PAIR(DIM));
}

/* The window moves no further than the selection asks for. */
static void scroll_window(int count) {
  if (selected < top) top = selected;
  if (selected >= top + HEIGHT) top = selected - HEIGHT + 1;
  if (top > count - HEIGHT) top = count > HEIGHT ? count - HEIGHT : 0;
}

static void draw_row(int y, int is_chosen, const char *text) {
  if (is_chosen) attron(COLOR_PAIR(CHOSEN));
  mvprintw(y, 2, "%-76.76s", text);
  attroff(COLOR_PAIR(CHOSEN));
}

static void type_in(int y, int x) {
  attron(A_BOLD);
  mvaddstr(y, x, field);
  attroff(A_BOLD);
}

static void draw_list(void) {
  char text[160];
  snprintf(text, sizeof text, "%d of %d sessions", selected + 1, rows);
  frame("Sessions", text, "Enter trace  / find  ? help");
  mvaddstr(3, 2, "when          quiz                          state      answers  lead");
  scroll_window(rows);
  for (int line = 0; line < HEIGHT && top + line < rows; line++) {
    int row = rows - 1 - (top + line);
    snprintf(text, sizeof text, "  %02d:%02d:%02d      v1 Quiz number %02d             %-9s        %d  %s", row / 3600 % 24, row / 60 % 60, row % 60,
             row % 40, row % 3 ? "completed" : "timed out", row % 7, row % 5 ? "no" : "yes");
    draw_row(TOP + line, top + line == selected, text);
  }
}

static void draw_find(void) {
  char note[96];
  int count = 0;
  for (int row = 0; row < rows; row++)
    if (strstr(lines[row], field)) shown[count++] = row;
  snprintf(note, sizeof note, "%d of %d", count, rows);
  frame("Quizzes", note, "/");
  type_in(23, 4);
  mvaddstr(3, 2, "quiz                                   version   hash");
  scroll_window(count);
  for (int line = 0; line < HEIGHT && top + line < count; line++) draw_row(TOP + line, top + line == selected, lines[shown[top + line]]);
  move(23, 4 + (int)strlen(field));
}

static void draw_edit(void) {
  char text[160];
  int first = selected - HEIGHT / 2;
  if (first > rows - HEIGHT) first = rows - HEIGHT;
  if (first < 0) first = 0;
  frame("Sixty", "as v1", "Enter form  A add  D duplicate  U undo  G grid  P publish  T try  / find");
  for (int line = 0; line < HEIGHT && first + line < rows; line++) {
    snprintf(text, sizeof text, "%2d  question-%02d         single 6", first + line + 1, first + line);
    if (first + line == selected) attron(COLOR_PAIR(CHOSEN));
    mvprintw(3 + line, 2, "%-28.28s", text);
    attroff(COLOR_PAIR(CHOSEN));
    mvaddch(3 + line, 31, ACS_VLINE);
  }
  mvprintw(3, 33, "Question %d  question-%02d", selected + 1, selected);
  const char *labels[] = {"ref", "kind", "title", "help", "image", "optional", "show if", "default"};
  for (int line = 0; line < 8; line++)
    mvprintw(5 + line, 35, "%-12s %s %d", labels[line], line == 2 ? "Question of the quiz, number" : line ? "value" : "question", line < 3 ? selected : 0);
  mvhline(14, 33, ACS_HLINE, 45);
  mvprintw(15, 35, "Question of the quiz, number %d?", selected);
  for (int line = 0; line < 6; line++) mvprintw(16 + line, 35, "%d  Choice %d of question %d", line + 1, line + 1, selected);
}

static void draw_field(void) {
  frame("Sixty", "as v1", "Enter take  Esc leave");
  for (int line = 0; line < HEIGHT; line++) mvprintw(TOP + line, 2, "%-12s a line of the form, number %d", "label", line);
  type_in(10, 50);
  move(10, 50 + (int)strlen(field));
}

static void choose(int key, int count) {
  if (key == KEY_DOWN) selected++;
  if (key == KEY_UP) selected--;
  if (key == KEY_NPAGE) selected += HEIGHT - 1;
  if (key == KEY_PPAGE) selected -= HEIGHT - 1;
  if (selected >= count) selected = count - 1;
  if (selected < 0) selected = 0;
}

int main(int count, char **words) {
  const char *page = count > 1 ? words[1] : "field";
  int is_list = !strcmp(page, "list"), is_find = !strcmp(page, "find"), is_edit = !strcmp(page, "edit");
  if (is_list) rows = count > 2 ? atoi(words[2]) : 1000000;
  if (is_find || is_edit) {
    if (count < 3) return 1;
    file = words[2];
    read_lines();
  }
  if (is_edit) rows = 60, is_open = 0;
  setlocale(LC_ALL, "");
  initscr();
  start_color();
  init_pair(1, 235, 255);
  init_pair(DIM, 59, 255);
  init_pair(CHOSEN, 231, 88);
  bkgd(COLOR_PAIR(1));
  raw();
  noecho();
  keypad(stdscr, TRUE);
  if (is_list || is_edit) curs_set(0);
  set_escdelay(25);
  for (;;) {
    erase();
    if (is_list) draw_list();
    else if (is_find) draw_find();
    else if (!is_edit) draw_field();
    else if (is_open) draw_edit();
    else frame("Quizzes", "", "E edit");
    refresh();
    int key = getch();
    size_t length = strlen(field);
    if (key == ERR || key == 3) break;
    if (is_list || is_edit) {
      if (is_edit && key == 'e') {
        read_lines();
        rows = 60, is_open = 1, selected = 0;
      } else if (key == 27) is_open = 0;
      choose(key, rows);
    } else if (key == KEY_BACKSPACE || key == 127) {
      if (length) field[length - 1] = 0;
    } else if (key >= 32 && key < 127 && length + 1 < sizeof field) {
      field[length] = (char)key, field[length + 1] = 0, selected = top = 0;
    }
  }
  endwin();
  return 0;
}
