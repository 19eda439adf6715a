/*
 * width: how many columns there are for what is written to stdout.
 */
#ifndef HUBCENSUS_CLI_WIDTH_H
#define HUBCENSUS_CLI_WIDTH_H

/* Those of stdout's terminal, else $COLUMNS, else `otherwise`. */
unsigned width_of_stdout(unsigned otherwise);

#endif
