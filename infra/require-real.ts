import { InvalidConfig } from '../functions/core/config/invalid-config.ts';

/**
 * What is left of the examples may stand on one's own machine and in a synthesis of the stage `dev`; it is noted. In
 * every other stage, and wherever it would be deployed, it is refused. Throws `InvalidConfig`.
 */
export function requireReal(
  placeholders: string[],
  { stage, file, deploying }: { stage: string; file: string; deploying: boolean },
  note: (line: string) => void,
): void {
  const [first] = placeholders;
  if (first === undefined) return;
  const others = placeholders.length - 1;
  const more = others === 0 ? '' : ` (and ${others} more like it)`;
  const sentence = `${file}: ${first}${more}: write your own before you deploy.`;
  if (stage !== 'dev' || deploying) throw new InvalidConfig(sentence);
  note(`Note: ${sentence}`);
}
