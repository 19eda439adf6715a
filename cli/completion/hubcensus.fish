# Completion of hubcensus for fish; made by `hubcensus completion fish`.

# The command at work, then its arguments that are no options; of record and replay
# the command that they run, once there is one.
function __hubcensus_words
    set -l valued@VALUED@
    set -l words (commandline -opc)
    set -l plain
    set -l value no
    set -e words[1]
    for word in $words
        if test $value = yes
            set value no
        else if string match -q -- '-*' $word
            contains -- (string replace -a _ - -- $word) $valued
            and set value yes
        else
            set -a plain $word
            if contains -- $plain[1] record replay; and test (count $plain) -eq 3
                set plain $plain[3]
            end
        end
    end
    string join \n -- $plain
end

# True when the command is this one.
function __hubcensus_in
    set -l words (__hubcensus_words)
    test "$words[1]" = "$argv[1]"
end

# True when the next argument of this command is the one with that number, or a later one.
function __hubcensus_at
    set -l words (__hubcensus_words)
    test "$words[1]" = "$argv[1]"; or return
    if test "$argv[3]" = +
        test (count $words) -ge $argv[2]
    else
        test (count $words) -eq $argv[2]
    end
end

# Profiles and files behind what is typed of a list with commas.
function __hubcensus_list
    set -l typed (commandline -ct | string replace -r '^--[a-z0-9_-]*=' '')
    set -l before (string match -r '^.*,' -- $typed)
    for name in @PROFILES@
        echo "$before$name"
    end
    for path in (__fish_complete_path (string replace -- "$before" '' $typed))
        echo "$before$path"
    end
end

complete -c hubcensus -f
complete -c hubcensus -n '__hubcensus_in ""' -s h -l help -d 'show what there is'
complete -c hubcensus -n '__hubcensus_in ""' -s V -l version -d 'show the version'
complete -c hubcensus -n '__hubcensus_in ""' -a help -d 'tell all about a command'
# @COMMANDS@
