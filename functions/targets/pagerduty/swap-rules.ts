import { isTarget } from './has-user.ts';
import type { Policy, Target } from './places-schema.ts';

type Rules = Policy['escalation_rules'];
type Rule = Rules[number];

/** The rules with `by` in the place of a user; in a rule that pages `by` already, the user is only taken out. */
export function takeRules(rules: Rules, user: string, by: string): Rules {
  const swap = (targets: Target[]) =>
    targets.some(isTarget(by))
      ? targets.filter((target) => !isTarget(user)(target))
      : targets.map((target) => (isTarget(user)(target) ? { id: by, type: 'user_reference' } : target));
  return rules.map((rule) => (pages(rule, user) ? { ...rule, targets: swap(live(rule)) } : rule));
}

/** The user is taken out of the rules that page others too; those that page nobody else stay as they are. */
export function leaveRules(rules: Rules, user: string): Rules {
  const others = (rule: Rule) => live(rule).filter((target) => !isTarget(user)(target));
  return rules.map((rule) => (isShared(rule, user) ? { ...rule, targets: others(rule) } : rule));
}

/** The rules without those that page nobody but the user. */
export function removeRules(rules: Rules, user: string): Rules {
  return rules.filter((rule) => !isOnlyTheirs(rule, user));
}

export function isShared(rule: Rule, user: string): boolean {
  return pages(rule, user) && !isOnlyTheirs(rule, user);
}

export function isOnlyTheirs(rule: Rule, user: string): boolean {
  return pages(rule, user) && live(rule).every(isTarget(user));
}

export function pages({ targets }: Rule, user: string): boolean {
  return targets.some(isTarget(user));
}

/** A user who was deleted leaves a placeholder that pages nobody. */
function live({ targets }: Rule): Target[] {
  return targets.filter(({ deleted_at }) => !deleted_at);
}
