#include "deprecation_world.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char csv_of_all[] =
    "name,folder,verdict,reason,downloads,downloads_are,first_commit_datetime,commit_hash,model_"
    "path,came_with_merge,additions,moved_from,tags,readings_below,dependents,live_dependents,"
    "dependent_files,last_commit_datetime,last_commit_hash,files,lines,test_files,tests,docs\r\n"
    "xclip,x_clip,candidate,,12,exact,2022-09-08T14:20:34+05:30,"
    "0123456789abcdef0123456789abcdef01234567,src/transformers/models/x_clip/"
    "modeling_x_clip.py,false,2,,xclip x_clip,2,bert blip clip,blip "
    "clip,src/transformers/pipelines/"
    "video.py,2026-01-05T12:00:00+00:00,fedcba9876543210fedcba9876543210fedcba98,5,2345,3,tests/"
    "models/x_clip,docs/source/en/model_doc/x_clip.md\r\n"
    "bert,bert,candidate,,1234,exact,2020-11-16T21:43:42+01:00,"
    "0123456789abcdef0123456789abcdef01234567,src/transformers/models/bert/"
    "modeling_bert.py,true,0,src/transformers/modeling_bert.py,bert,1,,,,,,1,1,0,,\r\n"
    "\"'=1+1,\"\"q\"\"|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff\",hostile,candidate,,4999,exact,2021-03-01T00:30:00-08:00,"
    "0123456789abcdef0123456789abcdef01234567,a "
    "b.py,false,1,,\"'=1+1,\"\"q\"\"|``x`<script>@all\\u001b[2J\\u000aModel: forged\\xff "
    "b\",0,\"'=1+1,\"\"q\"\"|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff\",\"'=1+1,\"\"q\"\"|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff\",,,,1,10,0,,\r\n"
    "'@part,part,unknown,the Hub answered 500 | five "
    "times\\u000a<b>,17,at_least,2021-03-01T00:30:00-08:00,"
    "0123456789abcdef0123456789abcdef01234567,part.py,false,1,,,0,blip,blip,,,,0,0,0,,\r\n"
    "shallow,shallow,unknown,the history is cut before its addition,,unknown,,,,,,,,0,,,,,,,,,,\r\n"
    "llama,llama,used,\"at least 5,000 "
    "downloads\",5100,at_least,2020-11-16T21:43:42+01:00,0123456789abcdef0123456789abcdef01234567,,"
    "false,1,,,0,,,,,,,,,,\r\n"
    "new,new,young,,,unknown,2026-05-05T05:05:05+00:00,,,,,,,0,,,,,,,,,,\r\n"
    "opt,opt,used,,5000,exact,2020-11-16T21:43:42+01:00,0123456789abcdef0123456789abcdef01234567,,"
    "false,1,,,0,,,,,,,,,,\r\n"
    "swing,swing,readings,1 of 2 readings is below the "
    "threshold,4999,exact,2020-11-16T21:43:42+01:00,0123456789abcdef0123456789abcdef01234567,,"
    "false,1,,,1,,,,,,,,,,\r\n";

static const char csv_of_uses[] =
    "name,user,kind,path,line,subject\r\n"
    "xclip,bert,copied,src/transformers/models/bert/modeling_bert.py,40,XCLIPAttention\r\n"
    "xclip,blip,import,src/transformers/models/blip/modeling_blip.py,12,XCLIPModel\r\n"
    "xclip,blip,modular,src/transformers/models/blip/modular_blip.py,7,XCLIPModel\r\n"
    "xclip,clip,auto,src/transformers/models/auto/modeling_auto.py,300,XCLIPModel\r\n"
    "xclip,,import,src/transformers/pipelines/video.py,5,XCLIPModel\r\n"
    "\"'=1+1,\"\"q\"\"|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff\",\"'=1+1,\"\"q\"\"|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff\",import,a|b`.py,1,\"'=1+1,\"\"q\"\"|``x`<script>@all\\u001b[2J\\u000aModel: "
    "forged\\xff\"\r\n";

static void
has_a_row_a_model(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_csv(&w.out, &w.d, &brief);
    assert_string_equal(str_text(&w.out), csv_of_all);
    world_end(&w);
}

static void
has_a_row_a_use_when_explaining(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w);
    deprecation_report_csv(&w.out, &w.d, &explained);
    assert_string_equal(str_text(&w.out), csv_of_uses);
    world_end(&w);
}

static void
no_cell_is_a_formula_or_two_cells(void **state)
{
    static const struct {
        const char *name, *cell;
    } cases[] = {
        {"=1", "\n'=1,x_clip,"},
        {"+1", "\n'+1,x_clip,"},
        {"-1", "\n'-1,x_clip,"},
        {"@f", "\n'@f,x_clip,"},
        {"\t=1", "\n'\\u0009=1,x_clip,"},
        {"\r=1", "\n'\\u000d=1,x_clip,"},
        {"  =1", "\n'  =1,x_clip,"},
        {"\uff1d1", "\n'\uff1d1,x_clip,"},
        {" \uff0b1", "\n' \uff0b1,x_clip,"},
        {"\uff0d1", "\n'\uff0d1,x_clip,"},
        {"\uff20f", "\n'\uff20f,x_clip,"},
        {"\uff1e1", "\n\uff1e1,x_clip,"},
        {" ", "\n ,x_clip,"},
        {"a=1", "\na=1,x_clip,"},
        {"a,b", "\n\"a,b\",x_clip,"},
        {"a;=1", "\n\"a;=1\",x_clip,"},
        {"\"", "\n\"\"\"\",x_clip,"},
        {"a\r\nb", "\na\\u000d\\u000ab,x_clip,"},
        {"", "\n,x_clip,"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct world w;
        world_begin(&w);
        w.models[0].name = cases[i].name;
        deprecation_report_csv(&w.out, &w.d, &brief);
        if (!world_has(&w, cases[i].cell))
            fail_msg("%s:\n%s", cases[i].name, str_text(&w.out));
        world_end(&w);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_a_row_a_model),
        cmocka_unit_test(has_a_row_a_use_when_explaining),
        cmocka_unit_test(no_cell_is_a_formula_or_two_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
