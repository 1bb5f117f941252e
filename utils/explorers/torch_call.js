// What torch_loss shows, and the line of PyTorch that gives it; torch_call.py is the twin.
import { fixed, softplus } from "./losses.js";

export const REDUCTIONS = ["mean", "sum", "none"];
const IGNORED = [-100, 0, 1];

const number = (x, digits) => fixed(x, digits).replace("−", "-");
const list = (items) => `[${items.join(", ")}]`;
const tensor = (items) => `torch.tensor(${list(items)})`;
const ignored = (params, label) => params.function === 1 && label === IGNORED[params.ignore_index];
const share = ({ soft }, label) => (label ? soft : 1 - soft);

export function termsOf(params, z, y) {
  const smoothing = params.function ? params.label_smoothing : 0;
  return y.map((label, i) => {
    if (ignored(params, label)) return 0;
    const target = params.function === 2 ? share(params, label) : label;
    const smooth = (1 - smoothing) * target + smoothing / 2;
    return params.weight * smooth * softplus(-z[i]) + (1 - smooth) * softplus(z[i]);
  });
}

export const sharesOf = (params, y) => y.map((label) => {
  if (params.function !== 1) return 1;
  return ignored(params, label) ? 0 : [1, params.weight][label];
});

export function pythonLine(params, z, y) {
  const { function: kind, weight, ignore_index: ignore, label_smoothing: smoothing } = params;
  const row = (p) => list([number(1 - p, 2), number(p, 2)]);
  const target = (label) => [`${label}.0`, `${label}`, row(share(params, label))][kind];
  const args = [
    tensor(z.map((value) => (kind ? list(["0.0", number(value, 1)]) : number(value, 1)))),
    tensor(y.map(target)),
  ];
  const w = number(weight, 1);
  if (weight !== 1) args.push(kind ? `weight=${tensor(["1.0", w])}` : `pos_weight=torch.tensor(${w})`);
  if (kind === 1 && ignore) args.push(`ignore_index=${IGNORED[ignore]}`);
  if (kind && smoothing) args.push(`label_smoothing=${number(smoothing, 2)}`);
  if (params.reduction) args.push(`reduction="${REDUCTIONS[params.reduction]}"`);
  return `F.${kind ? "cross_entropy" : "binary_cross_entropy_with_logits"}(${args.join(", ")})`;
}
