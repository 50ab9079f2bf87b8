/* The smallest ncurses list: floor ROWS. Arrows move the selection, q ends. What a key and a start cost at the least.
   The list's picture is erased and written anew for each key: ncurses sends the cells that changed. */
#include <curses.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
  int rows = count > 1 ? atoi(words[1]) : 8, selected = 0;
  initscr();
  raw();
  noecho();
  keypad(stdscr, TRUE);
  curs_set(0);
  set_escdelay(25);
  for (;;) {
    for (int row = 0; row < rows; row++) {
      char label[64];
      snprintf(label, sizeof label, "%5d  answer number %d with a short label", row, row);
      if (row == selected) attron(A_REVERSE);
      mvaddnstr(row + 1, 2, label, 60);
      attroff(A_REVERSE);
    }
    refresh();
    int key = getch();
    if (key == 'q' || key == ERR) break;
    if (key == KEY_DOWN && selected + 1 < rows) selected++;
    if (key == KEY_UP && selected > 0) selected--;
    if (key == KEY_DOWN || key == KEY_UP) erase();
  }
  endwin();
  return 0;
}
