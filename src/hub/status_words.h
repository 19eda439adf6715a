/*
 * status_words: HTTP's status codes as people call them.
 */
#ifndef HUBCENSUS_HUB_STATUS_WORDS_H
#define HUBCENSUS_HUB_STATUS_WORDS_H

/* In lower case, as part of a sentence; "unexpected" for those that the Hub has no use for. */
const char *status_words(int status);

#endif
