/*
 * A double as repr() writes it: of the decimals that read back as the same
 * double the shortest, and of those the closest.
 *
 * printf gives the closest decimal of n digits.  Any decimal of up to 15 digits
 * survives the way into a normal double and back, so if one of them reads as
 * the value, then the closest of 15 digits is that one with zeros behind it.
 * Else 16 digits are tried, and 17 always do.  Subnormals hold fewer digits and
 * are tried from one digit on.
 *
 * The trap is a power of two: the doubles below it lie twice as close as those
 * above, so that the closest decimal, when it lies below, may read as another
 * double while the next decimal above reads as the right one.
 *
 * Digits are passed on as whole numbers, so no locale's decimal point matters.
 */
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/writer.h"

enum { SURE_DIGITS = 15, MOST_DIGITS = 17 };

/* No exponent of a number that fits into memory need be larger. */
#define LARGEST (LONG_MAX / 4)

/* digits · 10^exponent */
struct decimal {
    uint64_t digits;
    int exponent;
};

static struct decimal
closest(double value, int n)
{
    char text[64];
    struct decimal d = {0, 0};
    const char *p = text;

    snprintf(text, sizeof text, "%.*e", n - 1, value);
    for (; *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9')
            d.digits = d.digits * 10 + (uint64_t)(*p - '0');
    }
    d.exponent = (int)strtol(p + 1, NULL, 10) - (n - 1);
    return d;
}

static bool
reads_as(struct decimal d, double value)
{
    char text[64];

    snprintf(text, sizeof text, "%" PRIu64 "e%d", d.digits, d.exponent);
    return strtod(text, NULL) == value;
}

static struct decimal
shortest(double value)
{
    for (int n = value < DBL_MIN ? 1 : SURE_DIGITS; n < MOST_DIGITS; n++) {
        struct decimal d = closest(value, n);
        struct decimal above = {d.digits + 1, d.exponent};
        if (reads_as(d, value))
            return d;
        if (reads_as(above, value))
            return above;
    }
    return closest(value, MOST_DIGITS);
}

size_t
json_double_text(char out[JSON_DOUBLE_SIZE], double value)
{
    const char *sign = signbit(value) ? "-" : "";
    char digits[24];

    if (value == 0)
        return (size_t)snprintf(out, JSON_DOUBLE_SIZE, "%s0.0", sign);
    struct decimal d = shortest(fabs(value));
    for (; d.digits % 10 == 0; d.digits /= 10)
        d.exponent++;
    int n = snprintf(digits, sizeof digits, "%" PRIu64, d.digits);
    int point = n + d.exponent; /* the value is 0.DIGITS · 10^point */
    int len;

    if (point > 16 || point < -3)
        len = snprintf(out, JSON_DOUBLE_SIZE, "%s%c%s%se%+03d", sign, digits[0], n > 1 ? "." : "",
                       digits + 1, point - 1);
    else if (point <= 0)
        len = snprintf(out, JSON_DOUBLE_SIZE, "%s0.%.*s%s", sign, -point, "000", digits);
    else if (point < n)
        len = snprintf(out, JSON_DOUBLE_SIZE, "%s%.*s.%s", sign, point, digits, digits + point);
    else
        len = snprintf(out, JSON_DOUBLE_SIZE, "%s%s%.*s.0", sign, digits, point - n,
                       "0000000000000000");
    return (size_t)len;
}

double
json_double_read(struct slice number)
{
    struct str text = STR_INIT;
    size_t i = 0;
    long exponent = 0;

    /* -12.5e3 is read as -125e2. */
    for (bool is_fraction = false; i < number.len && (number.data[i] | 0x20) != 'e'; i++) {
        is_fraction = is_fraction || number.data[i] == '.';
        if (number.data[i] == '.')
            continue;
        str_putc(&text, number.data[i]);
        exponent -= is_fraction;
    }
    size_t digits = text.len;
    if (i < number.len) {
        str_append(&text, number.data + i + 1, number.len - i - 1);
        long given = strtol(str_text(&text) + digits, NULL, 10);
        /* Beyond this all is 0 or infinite, however many digits stand before. */
        exponent += given > LARGEST ? LARGEST : given < -LARGEST ? -LARGEST : given;
    }
    str_truncate(&text, digits);
    str_printf(&text, "e%ld", exponent);
    double value = strtod(str_text(&text), NULL);
    str_fini(&text);
    return value;
}
