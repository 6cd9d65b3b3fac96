import { CannotStart } from './cannot-start.ts';

/** A CloudFormation template, as far as one machine needs it. */
export type Template = {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  Parameters?: Record<string, { Default?: unknown }>;
};

/** What `Ref` and `Fn::GetAtt` say about one logical id. */
export type Identity = { type: string; ref: string; attributes: Record<string, string> };
export type Identities = Record<string, Identity>;

/**
 * A value of the template with its intrinsic functions worked out. Anything it does not know is a `CannotStart`:
 * a guess would make this machine differ from the deployed stack unnoticed.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, identities: Identities): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, identities)).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0 && isIntrinsic(name)) {
    return intrinsic(name, value[name], identities);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, resolve(inner, identities)] as const)
      .filter(([, inner]) => inner !== undefined),
  );
}

function isIntrinsic(name: string): boolean {
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::');
}

function intrinsic(name: string, argument: unknown, identities: Identities): unknown {
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? undefined : reference(text(argument, name), identities);
    case 'Fn::GetAtt':
      return getAtt(argument, identities);
    case 'Fn::Join': {
      const [separator, parts] = list(resolve(argument, identities), name);
      return list(parts, name).map(String).join(text(separator, name));
    }
    case 'Fn::Sub':
      return substitute(argument, identities);
    case 'Fn::Select': {
      const [index, items] = list(resolve(argument, identities), name);
      return list(items, name)[Number(index)];
    }
    case 'Fn::Split': {
      const [separator, whole] = list(resolve(argument, identities), name);
      return text(whole, name).split(text(separator, name));
    }
    default:
      throw new CannotStart(`The template uses ${name}, which the local machine does not understand yet.`);
  }
}

function reference(id: string, identities: Identities): string {
  return identified(id, identities).ref;
}

function getAtt(argument: unknown, identities: Identities): string {
  const [id = '', ...path] =
    typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt');
  const identity = identified(text(id, 'Fn::GetAtt'), identities);
  const name = path.join('.');
  const attribute = identity.attributes[name];
  if (attribute === undefined) {
    throw new CannotStart(
      `The template asks for ${name} of ${String(id)} (${identity.type}), which the local machine does not provide.`,
    );
  }
  return attribute;
}

function substitute(argument: unknown, identities: Identities): string {
  const [pattern, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, 'Fn::Sub');
  const own = resolve(variables, identities);
  return text(pattern, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (isObject(own) && own[name] !== undefined) return String(own[name]);
    return name.includes('.') && !name.startsWith('AWS::')
      ? getAtt(name, identities)
      : reference(name, identities);
  });
}

function identified(id: string, identities: Identities): Identity {
  const identity = identities[id];
  if (identity === undefined)
    throw new CannotStart(`The template refers to ${id}, which it does not define.`);
  return identity;
}

function list(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new CannotStart(`The template's ${where} needs a list.`);
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new CannotStart(`The template's ${where} needs a text.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
