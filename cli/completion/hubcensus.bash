# Completion of hubcensus for bash; made by `hubcensus completion bash`.
# shellcheck shell=bash

# What a command takes: `options`, each with what it takes behind a colon, and `places`.
_hubcensus_command() {
    options='' places=()
    case $1 in
    '') options='-h: --help: -V: --version:' places=(@any) ;;
    help) places=(@any) ;;
    # @COMMANDS@
    esac
}

# What the option takes, into `kind`; false when the command has no such option.
_hubcensus_kind() {
    local name=$1
    [[ $name == --* ]] && name=${name//_/-}
    kind=''
    [[ " $options " == *" $name:"* ]] || return 1
    kind=${options#*"$name:"}
    kind=${kind%% *}
}

# Offer what `kind` says for the word that is typed, with `before` in front of each.
_hubcensus_offer() {
    local typed=$1 before=$2 found=''
    if [[ $kind == @profiles && $typed == *,* ]]; then
        before+=${typed%,*},
        typed=${typed##*,}
    fi
    case $kind in
    @profile | @profiles) found=$(compgen -W '@PROFILES@' -- "$typed"; compgen -f -- "$typed") ;;
    @library) found=$(compgen -W '@LIBRARIES@' -- "$typed") ;;
    @command) found=$(compgen -W '@ASKING@' -- "$typed") ;;
    @any) found=$(compgen -W '@ALL@ help' -- "$typed") ;;
    @file) found=$(compgen -f -- "$typed") ;;
    @folder) found=$(compgen -d -- "$typed") ;;
    @*) ;;
    *) found=$(compgen -W "${kind//,/ }" -- "$typed") ;;
    esac
    case $kind in
    @profile | @profiles | @file | @folder) compopt -o filenames 2>/dev/null ;;
    esac
    while IFS='' read -r typed; do
        [[ -n $typed ]] && COMPREPLY+=("$before$typed")
    done <<<"$found"
}

_hubcensus() {
    local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT}
    local options kind='' word current names='' parted i place=0
    local -a words places

    # bash has parted words at = @ : and the like, which says nothing about arguments.
    COMPREPLY=()
    read -ra words <<<"$line"
    [[ $line == *[$' \t'] ]] && words+=('')
    current=${words[${#words[@]} - 1]}

    _hubcensus_command ''
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        word=${words[i]}
        if [[ -n $kind ]]; then
            kind='' # it was the value of the option before it
        elif [[ $word == -* ]]; then
            [[ $word == *=* ]] || _hubcensus_kind "$word"
        elif [[ ${places[place]} == @command || ${places[place]} == @any ]]; then
            _hubcensus_command "$word"
            place=0
        elif [[ ${places[place]} != *+ ]]; then
            place=$((place + 1))
        fi
    done

    if [[ -n $kind ]]; then
        _hubcensus_offer "$current" ''
    elif [[ $current == --*=* ]]; then
        _hubcensus_kind "${current%%=*}" && _hubcensus_offer "${current#*=}" "${current%%=*}="
    elif [[ $current == -* ]]; then
        for word in $options; do
            names+=" ${word%%:*}"
        done
        kind=$names
        [[ $current == --* ]] && current=${current//_/-}
        _hubcensus_offer "$current" ''
    elif [[ -n ${places[place]} ]]; then
        kind=${places[place]%+}
        _hubcensus_offer "$current" ''
    fi

    # Candidates begin where bash holds the word to begin.
    current=${words[${#words[@]} - 1]}
    parted=${current%"${current##*["$COMP_WORDBREAKS"]}"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$parted"}
    done
}

complete -F _hubcensus hubcensus
