"""The pages that join courses and news."""
