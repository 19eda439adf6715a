#include "library/registration.h"

#include "registering.h"

/* What is found: a line a finding, "site kind name FILE:LINE TEXT; REMEDY".  Closes the place. */
static char *
findings_in(struct reading_place place, bool *complete)
{
    struct registration r;
    struct str told = STR_INIT;
    struct err err;

    if (registration_check(&r, place.checkout, &err) != 0)
        fail_msg("%s", err.message);
    size_t counts[REGISTRATION_LEVELS] = {0};
    for (size_t i = 0; i < r.count; i++) {
        const struct registration_finding *f = &r.findings[i];
        const struct registration_rule *rule = &registration_rules[f->kind];
        counts[rule->level]++;
        str_printf(&told, "%s %s %s %s:%u %s; %s\n", lens_site_names[f->site], rule->name,
                   f->name.data, f->file.data, f->line, f->text.data, f->remedy.data);
    }
    assert_memory_equal(counts, r.counts, sizeof counts);
    if (complete != NULL)
        *complete = r.complete;
    else
        assert_true(r.complete);
    registration_fini(&r);
    reading_close(&place);
    return str_steal(&told);
}

/* The same with one file replaced. */
static char *
findings_with(const char *path, const char *text, bool *complete)
{
    return findings_in(registering_open(path, text), complete);
}

static void
expect(const char *path, const char *text, const char *findings)
{
    char *told = findings_with(path, text, NULL);

    assert_string_equal(told, findings);
    free(told);
}

static void
sites_that_agree_give_no_finding(void **state)
{
    (void)state;
    expect(NULL, NULL, "");
}

static void
what_the_factory_has_must_be_supported_and_have_authors(void **state)
{
    (void)state;
    expect(REGISTRY,
           "HF_SUPPORTED_ARCHITECTURES = {\n    \"OtterForCausalLM\",\n}\n"
           "CANONICAL_AUTHORS_BY_ARCH = {\"OtterForCausalLM\": [\"river\"]}\n",
           "supported not_supported HeronForCausalLM " REGISTRY ":1 is registered in " FACTORY
           ":6, but not listed in HF_SUPPORTED_ARCHITECTURES; add \"HeronForCausalLM\" to "
           "HF_SUPPORTED_ARCHITECTURES in " REGISTRY
           " (line 1), or to INTENTIONAL_EXCLUDES if it is internal\n"
           "authors no_authors HeronForCausalLM " REGISTRY ":4 is registered in " FACTORY
           ":6, but not listed in CANONICAL_AUTHORS_BY_ARCH; add \"HeronForCausalLM\" to "
           "CANONICAL_AUTHORS_BY_ARCH in " REGISTRY
           " (line 4), or to INTENTIONAL_EXCLUDES if it is internal\n");
}

static void
what_is_supported_or_has_authors_must_be_in_the_factory(void **state)
{
    (void)state;
    expect(FACTORY,
           "from transformer_lens.model_bridge.supported_architectures import (\n"
           "    HeronArchitectureAdapter, OtterArchitectureAdapter)\n"
           "SUPPORTED_ARCHITECTURES = {\"HeronForCausalLM\": HeronArchitectureAdapter,\n"
           "  \"Heron1ForCausalLM\": OtterArchitectureAdapter}\n",
           "supported supported_no_adapter OtterForCausalLM " REGISTRY
           ":3 is listed in HF_SUPPORTED_ARCHITECTURES, but SUPPORTED_ARCHITECTURES in " FACTORY
           " has no adapter for it; take \"OtterForCausalLM\" out of HF_SUPPORTED_ARCHITECTURES "
           "in " REGISTRY " (line 3), or register its adapter in the factory\n"
           "authors authors_no_adapter OtterForCausalLM " REGISTRY
           ":7 is listed in CANONICAL_AUTHORS_BY_ARCH, but SUPPORTED_ARCHITECTURES in " FACTORY
           " has no adapter for it; take \"OtterForCausalLM\" out of CANONICAL_AUTHORS_BY_ARCH "
           "in " REGISTRY " (line 7), or register its adapter in the factory\n");
}

static void
the_test_says_what_is_internal(void **state)
{
    (void)state;
    expect(TEST,
           "EXCLUDES = 1\nclass T:\n    INTENTIONAL_EXCLUDES = {'OtterForCausalLM',\n"
           "      'Heron1ForCausalLM', 'GoneForCausalLM'}\n",
           "supported internal_listed OtterForCausalLM " REGISTRY
           ":3 is listed in HF_SUPPORTED_ARCHITECTURES, but INTENTIONAL_EXCLUDES calls it "
           "internal; take \"OtterForCausalLM\" out of HF_SUPPORTED_ARCHITECTURES in " REGISTRY
           " (line 3), or out of INTENTIONAL_EXCLUDES\n"
           "authors internal_listed OtterForCausalLM " REGISTRY
           ":7 is listed in CANONICAL_AUTHORS_BY_ARCH, but INTENTIONAL_EXCLUDES calls it internal; "
           "take \"OtterForCausalLM\" out of CANONICAL_AUTHORS_BY_ARCH in " REGISTRY
           " (line 7), or out of INTENTIONAL_EXCLUDES\n"
           "internal internal_unknown GoneForCausalLM " TEST
           ":4 is called internal, but SUPPORTED_ARCHITECTURES has no such name; take "
           "\"GoneForCausalLM\" out of INTENTIONAL_EXCLUDES in " TEST " (line 4)\n");
}

static void
without_the_test_the_names_known_today_are_internal(void **state)
{
    (void)state;
    /* Heron1ForCausalLM is none of them. */
    char *told = findings_with(TEST, NULL, NULL);
    assert_non_null(strstr(told, "supported not_supported Heron1ForCausalLM "));
    free(told);
    told = findings_with(FACTORY,
                         "from transformer_lens.model_bridge.supported_architectures import (\n"
                         "    HeronArchitectureAdapter, OtterArchitectureAdapter)\n"
                         "SUPPORTED_ARCHITECTURES = {\n"
                         "    \"HeronForCausalLM\": HeronArchitectureAdapter,\n"
                         "    \"Heron1ForCausalLM\": HeronArchitectureAdapter,\n"
                         "    \"TransformerLensNative\": HeronArchitectureAdapter,\n"
                         "    \"OtterForCausalLM\": OtterArchitectureAdapter,\n}\n",
                         NULL);
    assert_non_null(strstr(told, "supported not_supported TransformerLensNative "));
    free(told);
}

static void
what_stands_twice_is_told_with_both_lines(void **state)
{
    (void)state;
    expect(PACKAGE,
           "from .heron import HeronArchitectureAdapter\n"
           "from .otter import OtterArchitectureAdapter\n"
           "__all__ = [\n    \"HeronArchitectureAdapter\",\n    \"OtterArchitectureAdapter\",\n"
           "    \"HeronArchitectureAdapter\",\n]\n",
           "adapters listed_twice HeronArchitectureAdapter " PACKAGE
           ":6 is listed twice in __all__, in lines 4 and 6; take \"HeronArchitectureAdapter\" "
           "out of __all__ once in " PACKAGE " (line 4 or 6)\n");
    char *told = findings_with(
        REGISTRY,
        "HF_SUPPORTED_ARCHITECTURES = frozenset({\"HeronForCausalLM\", \"OtterForCausalLM\",\n"
        "  \"HeronForCausalLM\"})\n"
        "CANONICAL_AUTHORS_BY_ARCH = {\"HeronForCausalLM\": [\"a\", \"b\", \"a\", \"a\"],\n"
        "  \"OtterForCausalLM\": [],\n  \"HeronForCausalLM\": [\"a\"]}\n",
        NULL);
    assert_non_null(strstr(told, "supported listed_twice HeronForCausalLM " REGISTRY ":2 "));
    assert_non_null(strstr(told, "authors listed_twice HeronForCausalLM " REGISTRY ":5 "));
    assert_non_null(strstr(told, "authors authors_empty OtterForCausalLM " REGISTRY ":4 "));
    /* Of equal keys the last counts, as in Python. */
    assert_null(strstr(told, "author_twice"));
    free(told);
}

static void
an_author_listed_again_is_told_each_time(void **state)
{
    (void)state;
    expect(REGISTRY,
           "HF_SUPPORTED_ARCHITECTURES = {\"HeronForCausalLM\", \"OtterForCausalLM\"}\n"
           "CANONICAL_AUTHORS_BY_ARCH = {\n  \"HeronForCausalLM\": [\"a\", \"b\", \"a\"],\n"
           "  \"OtterForCausalLM\": [\"a\", \"c\"]}\n",
           "authors author_twice HeronForCausalLM " REGISTRY
           ":3 has the author \"a\" twice in CANONICAL_AUTHORS_BY_ARCH; take one \"a\" of "
           "\"HeronForCausalLM\" out in " REGISTRY " (line 3)\n");
}

static void
what_changes_a_table_later_is_no_repetition(void **state)
{
    (void)state;
    expect(REGISTRY,
           "HF_SUPPORTED_ARCHITECTURES = {\"HeronForCausalLM\"}\n"
           "HF_SUPPORTED_ARCHITECTURES |= {\"OtterForCausalLM\"}\n"
           "CANONICAL_AUTHORS_BY_ARCH = {\"HeronForCausalLM\": [\"a\"]}\n"
           "CANONICAL_AUTHORS_BY_ARCH.update({\"OtterForCausalLM\": [\"c\"],\n"
           "  \"HeronForCausalLM\": [\"b\"]})\n",
           "");
}

static void
descriptions_are_compared_with_what_is_supported(void **state)
{
    (void)state;
    expect(REPORT,
           "ARCHITECTURE_DESCRIPTIONS = {\n    # Supported architectures\n"
           "    \"GoneModel\": \"x\",\n    # Unsupported architectures\n"
           "    # and some more\n    \"OtterForCausalLM\": \"y\",\n}\n",
           "descriptions not_described HeronForCausalLM " REPORT
           ":1 is listed in HF_SUPPORTED_ARCHITECTURES (" REGISTRY
           ":2), but has no description; add \"HeronForCausalLM\" to ARCHITECTURE_DESCRIPTIONS "
           "in " REPORT " (line 1)\n"
           "descriptions described_as_supported GoneModel " REPORT
           ":3 stands below the heading in line 2, that of supported architectures, but is not; "
           "move \"GoneModel\" (line 3) to the unsupported architectures, or add it to "
           "HF_SUPPORTED_ARCHITECTURES\n"
           "descriptions described_as_unsupported OtterForCausalLM " REPORT
           ":6 stands below the heading in line 4, that of unsupported architectures, but is "
           "supported; move \"OtterForCausalLM\" (line 6) to the supported architectures\n");
    /* Without headings nothing is said of where they stand. */
    expect(REPORT,
           "# Supported architectures\nARCHITECTURE_DESCRIPTIONS = {\n    \"GoneModel\": \"x\",\n"
           "    \"HeronForCausalLM\": \"y\", \"OtterForCausalLM\": \"z\"}\n",
           "");
}

static void
adapters_must_be_imported_exported_and_registered(void **state)
{
    (void)state;
    expect(ADAPTERS "vole.py",
           "class VoleArchitectureAdapter(ArchitectureAdapter):\n    pass\n"
           "class _HiddenArchitectureAdapter:\n    pass\nclass Helper:\n    pass\n",
           "adapters not_imported VoleArchitectureAdapter " ADAPTERS
           "vole.py:1 is an adapter that neither " PACKAGE
           " nor the factory imports; import \"VoleArchitectureAdapter\" in " PACKAGE
           ", and register it\n");
    expect(PACKAGE,
           "from .heron import HeronArchitectureAdapter\n"
           "from .otter import OtterArchitectureAdapter\n"
           "__all__ = [\"HeronArchitectureAdapter\", \"heron\", \"VoleArchitectureAdapter\"]\n",
           "adapters export_unknown VoleArchitectureAdapter " PACKAGE
           ":3 is listed in __all__, but not imported; take \"VoleArchitectureAdapter\" out of "
           "__all__ in " PACKAGE " (line 3), or import it\n"
           "adapters not_exported OtterArchitectureAdapter " PACKAGE
           ":2 is imported, but not listed in __all__; add \"OtterArchitectureAdapter\" to "
           "__all__ in " PACKAGE " (line 3)\n");
    expect(PACKAGE,
           "from .heron import HeronArchitectureAdapter, LostArchitectureAdapter\n"
           "from .otter import OtterArchitectureAdapter\nfrom .gone import helper\n"
           "from ..elsewhere import thing\n",
           "adapters import_broken LostArchitectureAdapter " PACKAGE ":1 is imported from " ADAPTERS
           "heron, which has no such name; mend the import of "
           "\"LostArchitectureAdapter\" in " PACKAGE " (line 1)\n"
           "adapters import_broken helper " PACKAGE ":3 is imported from " ADAPTERS
           "gone, which has no such name; mend the import of "
           "\"helper\" in " PACKAGE " (line 3)\n");
    expect(PACKAGE,
           "from .heron import HeronArchitectureAdapter\n"
           "from .otter import OtterArchitectureAdapter\n"
           "from .otter import OtterArchitectureAdapter as BeaverArchitectureAdapter\n",
           "factory not_registered BeaverArchitectureAdapter " FACTORY ":5 is imported in " PACKAGE
           ":3, but no architecture of SUPPORTED_ARCHITECTURES is "
           "registered with it; register an architecture with \"BeaverArchitectureAdapter\" in "
           "SUPPORTED_ARCHITECTURES in " FACTORY " (line 5)\n");
}

/* A Heron that is there to build upon, and a Vole that is not. */
static char *
findings_with_bases(const char *otter, bool *complete)
{
    const struct reading_file files[] = {
        {PACKAGE, "from .heron import HeronArchitectureAdapter, VoleArchitectureAdapter\n"
                  "from .otter import OtterArchitectureAdapter\n"},
        {FACTORY, "from transformer_lens.model_bridge.supported_architectures import (\n"
                  "    OtterArchitectureAdapter)\n"
                  "SUPPORTED_ARCHITECTURES = {\"OtterForCausalLM\": OtterArchitectureAdapter}\n"},
        {ADAPTERS "heron.py", "class HeronArchitectureAdapter:\n    pass\n"
                              "class VoleArchitectureAdapter:\n    pass\n"
                              "class ReedArchitectureAdapter:\n    pass\n"
                              "class MarshArchitectureAdapter:\n    pass\n"},
        {ADAPTERS "otter.py", otter},
        {NULL, NULL},
    };

    return findings_in(reading_open(files), complete);
}

static void
an_adapter_that_others_are_made_from_need_not_be_registered(void **state)
{
    bool complete;

    (void)state;
    char *told = findings_with_bases("from .heron import (\n    HeronArchitectureAdapter,\n"
                                     "    ReedArchitectureAdapter)\n" OTTER_TEXT,
                                     NULL);
    assert_non_null(strstr(told, "not_imported MarshArchitectureAdapter "));
    assert_null(strstr(told, "not_imported ReedArchitectureAdapter "));
    assert_non_null(strstr(told, "not_registered VoleArchitectureAdapter "));
    assert_null(strstr(told, "not_registered HeronArchitectureAdapter "));
    free(told);
    /* Which it is made from is not known of one that cannot be read. */
    told = findings_with_bases("from .heron import (\n", &complete);
    assert_false(complete);
    assert_string_equal(told, "");
    free(told);
}

static void
names_known_to_be_internal_count_beside_a_list_that_is_not_wholly_read(void **state)
{
    static const struct reading_file files[] = {
        {FACTORY,
         "from x import A\nSUPPORTED_ARCHITECTURES = {\n"
         "    \"Heron1ForCausalLM\": A, \"TransformerLensNative\": A, \"B\": A, \"D\": A}\n"},
        {REGISTRY, "HF_SUPPORTED_ARCHITECTURES = {\"C\"}\n"
                   "HF_SUPPORTED_ARCHITECTURES.add(\"D\")\n"},
        {TEST, "INTENTIONAL_EXCLUDES = {'Heron1ForCausalLM', *more}\n"},
        {NULL, NULL},
    };
    bool complete;

    (void)state;
    char *told = findings_in(reading_open(files), &complete);
    assert_false(complete);
    assert_string_equal(told,
                        "supported not_supported B " REGISTRY ":1 is registered in " FACTORY
                        ":3, but not listed in HF_SUPPORTED_ARCHITECTURES; add \"B\" to "
                        "HF_SUPPORTED_ARCHITECTURES in " REGISTRY
                        " (line 1), or to INTENTIONAL_EXCLUDES if it is internal\n"
                        "supported supported_no_adapter C " REGISTRY
                        ":1 is listed in HF_SUPPORTED_ARCHITECTURES, but SUPPORTED_ARCHITECTURES "
                        "in " FACTORY " has no adapter for it; take \"C\" out of "
                        "HF_SUPPORTED_ARCHITECTURES in " REGISTRY
                        " (line 1), or register its adapter in the factory\n");
    free(told);
}

static void
of_an_adapter_that_is_named_by_its_module_nothing_is_said(void **state)
{
    (void)state;
    expect(FACTORY,
           "import adapters\n"
           "SUPPORTED_ARCHITECTURES = {\n    \"HeronForCausalLM\": "
           "adapters.HeronArchitectureAdapter,\n"
           "    \"Heron1ForCausalLM\": adapters.HeronArchitectureAdapter,\n"
           "    \"OtterForCausalLM\": adapters.OtterArchitectureAdapter}\n",
           "");
}

static void
the_factory_must_import_what_it_uses_and_use_what_it_imports(void **state)
{
    (void)state;
    expect(FACTORY,
           "from transformer_lens.model_bridge.supported_architectures import (\n"
           "    HeronArchitectureAdapter as Heron, OtterArchitectureAdapter,\n"
           "    LostArchitectureAdapter)\nfrom os import path\n"
           "SUPPORTED_ARCHITECTURES = {\n    \"HeronForCausalLM\": Heron,\n"
           "    \"Heron1ForCausalLM\": Heron,\n"
           "    \"OtterForCausalLM\": OterArchitectureAdapter}\n",
           "factory class_unknown OtterForCausalLM " FACTORY
           ":8 is registered with OterArchitectureAdapter, which is not imported; import "
           "OterArchitectureAdapter in " FACTORY "\n"
           "factory import_broken LostArchitectureAdapter " FACTORY
           ":3 is imported from transformer_lens/model_bridge/supported_architectures, which has "
           "no such name; mend the import of \"LostArchitectureAdapter\" in " FACTORY " (line 3)\n"
           "factory import_unused OtterArchitectureAdapter " FACTORY
           ":2 is imported, but nothing uses it; register an architecture with "
           "\"OtterArchitectureAdapter\" in SUPPORTED_ARCHITECTURES in " FACTORY
           " (line 5), or take the import out (line 2)\n");
}

static void
where_a_table_is_not_wholly_read_nothing_is_said_to_be_missing(void **state)
{
    static const struct {
        const char *path, *text;
    } cases[] = {
        {REGISTRY, "HF_SUPPORTED_ARCHITECTURES = {a for a in names}\n"
                   "CANONICAL_AUTHORS_BY_ARCH = {**others}\n"},
        {REGISTRY, "HF_SUPPORTED_ARCHITECTURES = (\n"},
        {REGISTRY, "HF_SUPPORTED_ARCHITECTURES = {HERON, OTTER}\n"},
        {REGISTRY, "OTHER_NAME = {}\n"},
        {REPORT, "ARCHITECTURE_DESCRIPTIONS = make()\n"},
        {FACTORY, "SUPPORTED_ARCHITECTURES = build()\n"},
        {FACTORY, "if True:\n  x = (\n"},
        {PACKAGE, "from .heron import (\n"},
        {ADAPTERS "heron.py", "class (\n"},
        {TEST, "INTENTIONAL_EXCLUDES = {'Heron1ForCausalLM', *more}\n"},
        {TEST, "INTENTIONAL_EXCLUDES = (\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool complete;
        char *told = findings_with(cases[i].path, cases[i].text, &complete);
        assert_false(complete);
        if (strcmp(cases[i].path, TEST) != 0)
            assert_string_equal(told, "");
        free(told);
    }
}

static void
older_checkouts_have_fewer_sites(void **state)
{
    (void)state;
    expect(REPORT, NULL, "");
    expect(REGISTRY, NULL, "");
    expect(REGISTRY, "HF_SUPPORTED_ARCHITECTURES = {\"HeronForCausalLM\", \"OtterForCausalLM\"}\n",
           "");
}

static void
another_checkout_is_refused(void **state)
{
    static const struct reading_file files[] = {{"setup.py", "x = 1\n"}, {NULL, NULL}};
    struct reading_place place = reading_open(files);
    struct registration r;
    struct err err;

    (void)state;
    assert_int_equal(registration_check(&r, place.checkout, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.message, "is no checkout of TransformerLens 3: there is neither"));
    registration_fini(&r);
    reading_close(&place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sites_that_agree_give_no_finding),
        cmocka_unit_test(what_the_factory_has_must_be_supported_and_have_authors),
        cmocka_unit_test(what_is_supported_or_has_authors_must_be_in_the_factory),
        cmocka_unit_test(the_test_says_what_is_internal),
        cmocka_unit_test(without_the_test_the_names_known_today_are_internal),
        cmocka_unit_test(what_stands_twice_is_told_with_both_lines),
        cmocka_unit_test(an_author_listed_again_is_told_each_time),
        cmocka_unit_test(what_changes_a_table_later_is_no_repetition),
        cmocka_unit_test(descriptions_are_compared_with_what_is_supported),
        cmocka_unit_test(adapters_must_be_imported_exported_and_registered),
        cmocka_unit_test(an_adapter_that_others_are_made_from_need_not_be_registered),
        cmocka_unit_test(names_known_to_be_internal_count_beside_a_list_that_is_not_wholly_read),
        cmocka_unit_test(of_an_adapter_that_is_named_by_its_module_nothing_is_said),
        cmocka_unit_test(the_factory_must_import_what_it_uses_and_use_what_it_imports),
        cmocka_unit_test(where_a_table_is_not_wholly_read_nothing_is_said_to_be_missing),
        cmocka_unit_test(older_checkouts_have_fewer_sites),
        cmocka_unit_test(another_checkout_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
