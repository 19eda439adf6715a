/*
 * class_registry: classes that a decorator registers under names.
 *
 *   @ModelBase.register("LlamaForCausalLM", "LLaMAForCausalLM")
 *   class LlamaModel(TextModel):
 *       model_arch = gguf.MODEL_ARCH.LLAMA
 */
#ifndef HUBCENSUS_LIBRARY_CLASS_REGISTRY_H
#define HUBCENSUS_LIBRARY_CLASS_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "library/support.h"

/* A name that a class is registered under; the texts belong to the registry. */
struct registered_name {
    struct slice name;
    struct slice class_name;
    struct slice file;
    unsigned line; /* of the name */
    /* The last part of the name that the class's attribute holds ("LLAMA"), its own or the first
     * that it inherits; absent: not known. */
    struct slice attribute;
};

struct class_registry;

/*
 * For decorators that call a `method` ("register") of anything, and classes with an
 * `attribute` ("model_arch"); both must stay.  Names that are not read become remarks of
 * `remarks`.  Free with class_registry_free().
 */
struct class_registry *class_registry_new(const char *method, const char *attribute,
                                          struct support *remarks);
void class_registry_free(struct class_registry *r);

/* Read a file: a python_file_fn with the registry as its context. */
int class_registry_read(void *registry, const char *path, struct slice text, struct err *err);

/* Whether the file was read, to its end. */
bool class_registry_has_read(const struct class_registry *r, struct slice path);

/* All names of the files read, in their order; they belong to the registry. */
const struct registered_name *class_registry_names(size_t *count, struct class_registry *r);

#endif
