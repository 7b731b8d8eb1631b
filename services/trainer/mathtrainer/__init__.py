"""SFT and verifier-weighted DPO as resumable runs."""
