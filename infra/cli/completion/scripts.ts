/**
 * What a shell runs to complete `rollcall`: each asks `rollcall complete -- <words>` for what may come next, a line each. Reading a
 * script twice does no harm.
 */
export const scripts = {
  bash: `_rollcall() {
  local found IFS=$'\\n'
  found=$(rollcall complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=($(compgen -W "$found" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _rollcall rollcall`,
  zsh: `_rollcall() {
  local -a found
  found=("\${(@f)$(rollcall complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _rollcall rollcall`,
  fish: `complete --command rollcall --no-files --arguments '(rollcall complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
} as const;
