// Who has a code takes it along to the cart.
document.addEventListener("incentive-code", ({ target, detail }) => {
  target.querySelector("a").href = `/cart?code=${encodeURIComponent(detail.code)}`;
});
