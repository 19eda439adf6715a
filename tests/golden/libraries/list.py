"""A plain file with a name a line, in every form that a line has."""

PLACE = "supported.txt"
FILES = {
    PLACE: """\
# What the made-up library loads.
QuillForCausalLM
  HeronLMHeadModel\t# a comment behind a name

BadgerForCausalLM   native
OtterForConditionalGeneration fallback
VoleForCausalLM removed 0.4.1
StoatForCausalLM removed
model_type:heron
model_type:otter fallback
model_type:vole\tremoved   0.4.1 # gone
""",
}
