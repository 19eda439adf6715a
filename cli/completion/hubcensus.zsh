#compdef hubcensus
# Completion of hubcensus for zsh; made by `hubcensus completion zsh`.

_hubcensus_commands() {
    local -a commands=(
        # @DESCRIBED@
    )
    [[ $1 == all ]] || commands=(${(M)commands:#(@ASKING_PATTERN@):*})
    _describe -t commands command commands
}

_hubcensus_profiles() {
    compset -P '*,'
    _alternative 'profiles:profile:(@PROFILES@)' 'files:file:_files'
}

_hubcensus_profile() {
    _alternative 'profiles:profile:(@PROFILES@)' 'files:file:_files'
}

# The words are a command and what belongs to it.
_hubcensus_command() {
    if (( CURRENT == 1 )); then
        _hubcensus_commands $1
        return
    fi
    case $words[1] in
    help) (( CURRENT == 2 )) && _hubcensus_commands all ;;
    # @COMMANDS@
    esac
}

_hubcensus() {
    _arguments -A '-*' \
        '(- *)'{-h,--help}'[show what there is]' \
        '(- *)'{-V,--version}'[show the version]' \
        '*::: : _hubcensus_command all'
}

# Read by `source`, not from fpath, it is no completion yet.
if [[ $funcstack[1] == _hubcensus ]]; then
    _hubcensus "$@"
else
    compdef _hubcensus hubcensus
fi
