#include "hub/status_words.h"

const char *
status_words(int status)
{
    switch (status) {
    case 204:
        return "no content";
    case 206:
        return "partial content";
    case 400:
        return "bad request";
    case 401:
        return "not authorised";
    case 403:
        return "forbidden";
    case 404:
        return "not found";
    case 407:
        return "proxy authentication required";
    case 408:
        return "request timeout";
    case 429:
        return "too many requests";
    case 500:
        return "internal error";
    case 502:
        return "bad gateway";
    case 503:
        return "unavailable";
    case 504:
        return "gateway timeout";
    default:
        return "unexpected";
    }
}
