"""The plots of the numbers page: each makes a `Figure` out of counts and words."""
