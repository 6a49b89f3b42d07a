// What this browser remembers: the author's name and how images are shown.

export function remembered(name, otherwise) {
  try {
    return localStorage.getItem('simtrans.' + name) ?? otherwise;
  } catch {
    return otherwise; // storage is switched off
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem('simtrans.' + name, value);
  } catch { /* it is asked for again */ }
}
