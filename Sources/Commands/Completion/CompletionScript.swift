/// What each shell runs to complete `martlet`. All three ask `martlet __complete SHELL WORD...`, which answers a line for
/// each candidate, a tab and help behind it, or `:files` or `:directories` where the shell knows better.
enum CompletionScript: String, CaseIterable {
    case bash, zsh, fish

    var text: String {
        switch self {
        case .bash: Self.bashText
        case .zsh: Self.zshText
        case .fish: Self.fishText
        }
    }

    private static let bashText = #"""
        # Completion of martlet for bash. Use it now:  source <(martlet completion bash)
        # For every shell:  martlet completion bash > ~/.local/share/bash-completion/completions/martlet
        _martlet() {
            local candidate help current="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=()
            while IFS=$'\t' read -r candidate help; do
                case $candidate in
                    :files)
                        compopt -o filenames 2>/dev/null
                        mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                    :directories)
                        compopt -o filenames 2>/dev/null
                        mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
                    *) COMPREPLY+=("$candidate") ;;
                esac
            done < <("${COMP_WORDS[0]}" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
            return 0
        }
        complete -F _martlet martlet

        """#

    private static let zshText = #"""
        #compdef martlet
        # Completion of martlet for zsh. Use it now:  source <(martlet completion zsh)
        # For every shell, with DIR a directory of $fpath:  martlet completion zsh > DIR/_martlet
        _martlet() {
            local line
            local -a found assignments
            for line in "${(@f)$("${words[1]}" __complete zsh "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                case $line in
                    '') ;;
                    :files) _files; return ;;
                    :directories) _files -/; return ;;
                    *=$'\t'*) assignments+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
                    *) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
                esac
            done
            (( $#found )) && _describe martlet found
            (( $#assignments )) && _describe martlet assignments -S ''
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _martlet "$@"; else compdef _martlet martlet; fi

        """#

    private static let fishText = #"""
        # Completion of martlet for fish. Use it now:  martlet completion fish | source
        # For every shell:  martlet completion fish > ~/.config/fish/completions/martlet.fish
        function __martlet_complete
            set -l words (commandline -opc) (commandline -ct)
            set -l found ($words[1] __complete fish $words[2..-1] 2>/dev/null)
            switch "$found[1]"
                case :files
                    __fish_complete_path (commandline -ct)
                case :directories
                    __fish_complete_directories (commandline -ct)
                case '*'
                    printf '%s\n' $found
            end
        end
        complete -c martlet -f -a '(__martlet_complete)'

        """#
}
