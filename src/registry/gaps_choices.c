#include "registry/gaps_choices.h"

#include <math.h>

#include "base/file.h"
#include "registry/gaps_inner.h"
#include "json/member.h"

/* Three quotients, each rounded once, may miss 1 by some units of the last place. */
#define SUM_MISSES 1e-9

const char *const gaps_lineage_names[] = {"all", "base", NULL};

const struct gaps_choices gaps_reference = {{0.45, 0.35, 0.20}, GAPS_LINEAGE_ALL, false};

bool
gaps_is_reference(const struct gaps_choices *choices)
{
    return relevancy_same_weights(&choices->weights, &relevancy_reference) &&
           choices->lineage == GAPS_LINEAGE_ALL && !choices->extended;
}

void
gaps_choices_write(struct json_writer *w, const struct gaps_choices *choices)
{
    json_begin_object(w);
    json_key(w, "weights");
    json_begin_object(w);
    json_member_double(w, "demand", choices->weights.demand);
    json_member_double(w, "usage", choices->weights.usage);
    json_member_double(w, "benchmarkability", choices->weights.benchmarkability);
    json_end_object(w);
    json_member_text(w, "lineage", gaps_lineage_names[choices->lineage]);
    json_member_bool(w, "extended", choices->extended);
    json_end_object(w);
}

static bool
read_weight(double *out, const struct json_node *weights, const char *key)
{
    const struct json_node *node = json_node_get(weights, key);

    if (node == NULL || node->type != JSON_TYPE_NUMBER)
        return false;
    *out = json_double_read(node->raw);
    return *out >= 0 && *out <= 1;
}

struct gaps_choices
gaps_choices_of(const struct json_node *root)
{
    const struct json_node *made = json_node_get(root, GAPS_MADE_WITH);
    const struct json_node *weights = json_node_get(made, "weights");
    const struct json_node *lineage = json_node_get(made, "lineage");
    const struct json_node *extended = json_node_get(made, "extended");
    struct gaps_choices choices = gaps_reference;
    struct relevancy_weights read;

    if (read_weight(&read.demand, weights, "demand") &&
        read_weight(&read.usage, weights, "usage") &&
        read_weight(&read.benchmarkability, weights, "benchmarkability") &&
        fabs(read.demand + read.usage + read.benchmarkability - 1) < SUM_MISSES)
        choices.weights = read;
    if (lineage != NULL && lineage->type == JSON_TYPE_STRING &&
        slice_is(lineage->text, gaps_lineage_names[GAPS_LINEAGE_BASE]))
        choices.lineage = GAPS_LINEAGE_BASE;
    choices.extended = extended != NULL && extended->type == JSON_TYPE_TRUE;
    return choices;
}

int
gaps_choices_load(struct gaps_choices *out, const char *path, struct err *err)
{
    struct str text = STR_INIT;
    struct json_tree *tree = NULL;
    int found = file_read_regular(&text, path, GAPS_MAX_BYTES, err);
    int status = found < 0 ? -1 : 0;

    *out = gaps_reference;
    if (found > 0) {
        const struct slice whole = {str_text(&text), text.len};
        status = json_tree_read(&tree, whole, err);
        if (status == 0)
            *out = gaps_choices_of(json_tree_root(tree));
        else
            err_wrap(err, "%s", path);
    }
    json_tree_free(tree);
    str_fini(&text);
    return status;
}
