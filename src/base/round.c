#include "base/round.h"

#include <math.h>
#include <stdio.h>

double
round_tenth(double x)
{
    char digits[32];
    double tenths = 0;

    /* From 2^49 on doubles are an eighth apart: each is the nearest to its own nearest tenth. */
    if (!(fabs(x) < 0x1p49))
        return x;
    /* The printf family rounds the exact value, which x * 10 no longer has. */
    snprintf(digits, sizeof digits, "%.1f", fabs(x));
    /* Whatever the locale puts between them, only digits count. */
    for (const char *p = digits; *p != '\0'; p++)
        if (*p >= '0' && *p <= '9')
            tenths = tenths * 10 + (*p - '0');
    return copysign(tenths / 10, x);
}
