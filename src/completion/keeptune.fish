# fish completion for keeptune(8). The program itself prints the candidates.

function __keeptune_candidates
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l current (commandline --current-token --cut-at-cursor)
    $words[1] __complete -- $words[2..-1] "$current" 2>/dev/null
end

complete --command keeptune --arguments '(__keeptune_candidates)'
