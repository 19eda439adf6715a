#include "registry/library_answer.h"

static bool
has_unread(const struct support *s)
{
    for (size_t i = 0; i < s->remark_count; i++)
        if (s->remarks[i].kind == SUPPORT_UNREAD)
            return true;
    return false;
}

struct library_answer
library_answer(const struct profile *library, struct slice architecture, struct slice model_type)
{
    const struct map *architectures = &library->support.places[SUPPORT_ARCHITECTURE];
    struct profile_answer answer = profile_ask(library, architecture, model_type);
    bool knows_architecture = architectures->count == 0 || architecture.data != NULL;
    bool knows_type = !profile_asks_model_type(library) || model_type.data != NULL;

    /* What is not known could only have made it better. */
    return (struct library_answer){
        .is_told = library->lists_supported &&
                   (answer.tier >= SUPPORT_FALLBACK || (knows_architecture && knows_type)),
        .is_partial = answer.tier == SUPPORT_NOT && has_unread(&library->support),
        .answer = answer,
    };
}
