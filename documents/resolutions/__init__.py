"""The United Nations' machine-readable resolutions: AKN4UN files and the ``data_extract`` JSON.

They are unofficial copies for information; what is read of them comes in as a draft.
"""
