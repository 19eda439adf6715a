#include "names.h"

const char *const quantizers[] = {
    "mradermacher", "bartowski",    "TheBloke",      "lmstudio-community",
    "unsloth",      "QuantFactory", "MaziyarPanahi", "RichardErkhov",
    "ggml-org",     "second-state", "LoneStriker",   "cyankiwi",
    "RedHatAI",     "solidrust",    "DavidAU",       "tensorblock",
};
const size_t n_quantizers = sizeof quantizers / sizeof quantizers[0];

const char *const tuners[] = {
    "NousResearch",
    "unsloth",
    "mlabonne",
    "Undi95",
    "jondurbin",
    "migtissera",
    "huihui-ai",
    "failspy",
    "abacusai",
    "OpenBuddy",
    "chargoddard",
    "KoboldAI",
    "h2oai",
    "MergeBench",
    "Weyaxi",
    "NeverSleep",
    "SanjiWatsuki",
    "tokyotech-llm",
    "llm-jp",
    "elyza",
    "openchat",
    "lmsys",
    "teknium",
    "cognitivecomputations",
    "princeton-nlp",
    "vicgalle",
    "maywell",
    "beomi",
    "yanolja",
    "speakleash",
    "VAGOsolutions",
    "DiscoResearch",
    "Vikhrmodels",
    "ai-forever",
    "AI-Sweden-Models",
    "hfl",
    "YeungNLP",
    "shenzhi-wang",
    "trl-internal-testing",
    "hf-internal-testing",
    "peft-internal-testing",
    "optimum-internal-testing",
    "allura-org",
    "TheDrummer",
    "Sao10K",
    "anthracite-org",
    "arcee-ai",
    "argilla",
    "HuggingFaceH4",
    "berkeley-nest",
    "Intel",
    "nm-testing",
};
const size_t n_tuners = sizeof tuners / sizeof tuners[0];

const char *const suffixes[] = {
    "Instruct",   "Chat",
    "SFT",        "DPO",
    "ORPO",       "GRPO",
    "RLHF",       "lora",
    "merged",     "finetuned",
    "slerp",      "TIES",
    "dare",       "abliterated",
    "uncensored", "roleplay",
    "Coder",      "Math",
    "Reasoning",  "distill",
    "R1",         "function-calling",
    "medical",    "legal",
    "finance",    "sql",
    "ja",         "ko",
    "zh",         "de",
    "fr",         "vi",
    "th",         "ar",
    "v2",         "v3",
    "checkpoint", "base",
    "cpt",        "unlearned",
    "alpaca",     "dolly",
    "ultrachat",  "oasst",
    "gsm8k",      "emotion",
};
const size_t n_suffixes = sizeof suffixes / sizeof suffixes[0];

const char *const first_words[] = {
    "amber", "ana",    "andrei", "bert", "blue",  "carlos", "chen",  "cloud", "dark", "data",
    "deep",  "dmitri", "emma",   "fox",  "ghost", "green",  "hana",  "ivan",  "jae",  "john",
    "kai",   "kim",    "lab",    "leo",  "lin",   "luna",   "maria", "max",   "mei",  "mike",
    "neo",   "nina",   "olga",   "park", "pixel", "quant",  "rahul", "red",   "sam",  "sara",
    "sky",   "tanaka", "tom",    "uma",  "vik",   "wang",   "xu",    "yuki",  "zara", "zen",
};
const size_t n_first_words = sizeof first_words / sizeof first_words[0];

const char *const second_words[] = {
    "ai",   "bot", "brain", "byte",   "code",  "cat",   "cook",     "dev",   "dog",   "forge",
    "gen",  "hub", "jones", "labs",   "lee",   "learn", "lm",       "logic", "mind",  "ml",
    "net",  "nlp", "nova",  "ops",    "patel", "ray",   "research", "singh", "smith", "soft",
    "star", "sun", "tech",  "tensor", "train", "tune",  "wave",     "wolf",  "works", "zhang",
};
const size_t n_second_words = sizeof second_words / sizeof second_words[0];

const char *const languages[] = {
    "en", "en", "en", "en", "en", "zh", "zh", "de", "fr", "es", "ja", "ko", "pt",
    "it", "ru", "ar", "hi", "vi", "th", "tr", "pl", "nl", "id", "uk", "sv", "multilingual",
};
const size_t n_languages = sizeof languages / sizeof languages[0];

const char *const licences[] = {
    "apache-2.0",
    "apache-2.0",
    "apache-2.0",
    "mit",
    "mit",
    "llama3",
    "llama3.1",
    "gemma",
    "cc-by-nc-4.0",
    "other",
    "openrail",
    "unknown",
    "creativeml-openrail-m",
    "cc-by-4.0",
    "llama2",
    "afl-3.0",
    "bsd-3-clause",
};
const size_t n_licences = sizeof licences / sizeof licences[0];

const char *const free_tags[] = {
    "conversational",
    "trl",
    "sft",
    "unsloth",
    "mergekit",
    "merge",
    "generated_from_trainer",
    "autotrain_compatible",
    "endpoints_compatible",
    "text-generation-inference",
    "model-index",
    "tensorboard",
    "pytorch",
    "dpo",
    "grpo",
    "text-embeddings-inference",
    "deploy:azure",
    "eval-results",
    "onnx",
    "code",
};
const size_t n_free_tags = sizeof free_tags / sizeof free_tags[0];
