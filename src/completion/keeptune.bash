# bash completion for keeptune(8). The program itself prints the candidates.

_keeptune() {
    local line
    local -a words
    COMPREPLY=()
    words=("${COMP_WORDS[@]:1:COMP_CWORD}")
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\t'*}")
    done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
}

complete -o bashdefault -o default -F _keeptune keeptune
