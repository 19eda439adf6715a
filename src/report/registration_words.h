/*
 * registration_words: what the forms of the report on registration say alike.
 */
#ifndef HUBCENSUS_REPORT_REGISTRATION_WORDS_H
#define HUBCENSUS_REPORT_REGISTRATION_WORDS_H

#include "base/show.h"
#include "report/registration.h"

/* Append "TransformerLens in /src/lens, commit 0123456789ab". */
void registration_where(struct str *out, const struct registration_origin *origin, show_fn *show);

/* Append "25 findings: 1 error, 24 warnings.", or that the sites agree. */
void registration_verdict(struct str *out, const struct registration *r);

/* The findings of a site. */
size_t registration_of_site(const struct registration *r, enum lens_site site);

/* The first finding behind `first` that is not of its site and kind. */
size_t registration_group_end(const struct registration *r, size_t first);

#endif
