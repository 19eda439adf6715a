/*
 * state_file: where the program keeps what should outlive a run and is no
 * result of it (XDG Base Directory Specification, "XDG_STATE_HOME").
 */
#ifndef HUBCENSUS_CLI_STATE_FILE_H
#define HUBCENSUS_CLI_STATE_FILE_H

/*
 * The path of NAME in hubcensus' folder below $XDG_STATE_HOME, or
 * ~/.local/state; to be freed.  NULL where neither is known.  Nothing is made.
 */
char *state_file(const char *name);

#endif
