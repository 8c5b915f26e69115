// Replaces secrets: values with a secret's name, and text that looks like a secret.
const MASK = "***";
const NAME = /passw|pwd|secret|token|credential|api_?key|authorization|private_?key|^pin$/i;
const WORD = "[\\w-]*(?:passw|pwd|secret|token|credential|api_?key)[\\w-]*";
const TEXTS = [
  [/\b(authorization\s*[:=]\s*)[^\r\n"]+/gi, `$1${MASK}`],
  [/(:\/\/)[^\s/@]+@/g, `$1${MASK}@`],
  [new RegExp(`(${WORD}["']?\\s*[:=]\\s*["']?)[^\\s,;&"']+`, "gi"), `$1${MASK}`],
  [new RegExp(`(--${WORD}\\s+)\\S+`, "gi"), `$1${MASK}`],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, MASK],
];

export function redact(value) {
  if (typeof value === "string") return redactString(value);
  if (Array.isArray(value)) return value.map(redact);
  return value && typeof value === "object" ? redactObject(value) : value;
}

/** An object may also be a pair of name and value, such as a container's environment has. */
function redactObject(object) {
  const pair = NAME.test(object.Name ?? object.name ?? "");
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      const secret = value !== null && (NAME.test(name) || (pair && /^value$/i.test(name)));
      return [name, secret ? MASK : redact(value)];
    }),
  );
}

function redactString(text) {
  if (/^\s*[{["]/.test(text)) {
    try {
      return JSON.stringify(redact(JSON.parse(text)));
    } catch {
      // Not JSON.
    }
  }
  return TEXTS.reduce((result, [pattern, by]) => result.replace(pattern, by), text);
}
