/*
 * round: numbers as the files of a registry spell them.
 */
#ifndef HUBCENSUS_BASE_ROUND_H
#define HUBCENSUS_BASE_ROUND_H

/*
 * `x` to one decimal as Python's round(x, 1): the double nearest to the nearest
 * tenth of x's exact value, a real tie going to the even tenth.  0.25 gives
 * 0.2, and 0.35, which is stored as a little less, 0.3.  Infinities and NaN
 * come back as they are.
 */
double round_tenth(double x);

#endif
