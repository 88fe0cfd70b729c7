// Who has a code takes it along to the cart.
document.addEventListener("incentive-code", ({ detail }) => {
  const next = document.querySelector(".next");
  next.querySelector("a").href = `/cart?code=${encodeURIComponent(detail.code)}`;
  next.hidden = false;
});
